# A snapshot refuses what the folder refuses, with the same places.
printf 'id,supervisor,on,km,note\np1,a,2016-01-05,far,x\n"p2,a\np3,b,2016-01-05,3\n' > data/records/patrol.csv
kaocheng snapshot data --into data.kcs >/dev/null
kaocheng run --policy policies --data data.kcs --period 2016Q1
# One byte of the records is another one.
LC_ALL=C sed -i 's/far/fur/' data.kcs
kaocheng run --policy policies --data data.kcs --period 2016Q1
# Made on a machine of the other byte order.
printf '\001\002\003\004' | dd of=data.kcs bs=1 seek=12 conv=notrunc status=none
kaocheng run --policy policies --data data.kcs --period 2016Q1
# Cut off, and then not a snapshot at all.
head -c 40 data.kcs > short.kcs
kaocheng run --policy policies --data short.kcs --period 2016Q1
printf 'my notes' > notes.txt
kaocheng snapshot data --into notes.txt
kaocheng snapshot data
kaocheng snapshot data --policy policies --into data.kcs
kaocheng snapshot nothing --into nothing.kcs
# What is a snapshot already.
kaocheng snapshot data --into again.kcs >/dev/null
kaocheng snapshot again.kcs --into twice.kcs
