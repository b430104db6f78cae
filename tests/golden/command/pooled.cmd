# Somebody moved to a county that another policy judges: whose places are reckoned here is known all the same.
kaocheng run --policy rules --data year --period 2016 >&2
