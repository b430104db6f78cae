# What a group of awards pays differs, its awards' own texts do not: the group is the provision.
kaocheng compare --base highest.kc --with all.kc --data year --period 2016 >&2
kaocheng compare --base highest_shared.kc --with all_shared.kc --data year --period 2016 >&2
