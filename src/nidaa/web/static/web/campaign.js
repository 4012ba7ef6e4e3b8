// The campaign page's one script: what it imports is joined to it when static files are collected.

import "./live.js";
import "./offline.js";
import "./share.js";
import "./sign.js";
