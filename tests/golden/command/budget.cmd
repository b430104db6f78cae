# More is owed than there is: people decide, although who handles it depends on the amount.
kaocheng run --policy rules.kc --data year --period 2016 >&2
kaocheng explain --policy rules.kc --data year --period 2016 a >&2
