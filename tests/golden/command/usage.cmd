kaocheng
kaocheng dance
kaocheng run
kaocheng run --policy policies --data data
kaocheng explain --policy policies --data data --period 2016
kaocheng check
kaocheng test
kaocheng run --policy policies --data data --period 2016 extra
kaocheng run --policy policies --data
kaocheng run --policy policies --data data --period 2016Q5
kaocheng run --policy policies --data data --period 2016-06-30..2016-01-01
kaocheng check policies --lang fr
kaocheng check policies --log-level loud
kaocheng run --policy policies --data data --period 2016 --threads 0
kaocheng explain-code K9999
kaocheng explain-code whatever
kaocheng explain-code
