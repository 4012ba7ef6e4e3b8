"""The follower of the supporters who agreed to be named: where each page of the wall begins.

Promises: a page keeps its number and its people whoever comes after or leaves, so that caches and links hold; finding a
page costs the same with a hundred people and with millions. Who leaves (withdrawn, voided, erased, hidden) leaves his
place empty, and is read from the books each time, so no name outlives its consent here.

May not enter: a name, a reason, anything unsealed. An entry's index is for the query and never for a page.
"""

from nidaa.followers.wall.follower import Wall
from nidaa.followers.wall.paging import PEOPLE_A_PAGE

__all__ = ["PEOPLE_A_PAGE", "Wall"]
