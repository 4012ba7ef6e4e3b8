DROP TABLE intake_entry;
DROP TABLE intake_supporter;
DROP TABLE intake_submission;
DROP TABLE intake_action;
DROP TABLE intake_log;
