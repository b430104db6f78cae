# A byte that UTF-8 does not have, in one cell.
printf 'id,supervisor,on,km,note\np1,a,2016-01-05,3,\377\376\375\n' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
# The stated encoding is not the file's.
sed -i 's/utf-8/gb18030/' data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
# UTF-16 with half a character.
sed -i '/encoding/d' data/dataset.yaml
printf '\377\376\000\330i\000' > data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1
# An encoding that nobody knows.
sed -i '1i encoding: klingon' data/dataset.yaml
kaocheng run --policy policies --data data --period 2016Q1
