# Files and folders that are not there, or not what they should be.
kaocheng check nowhere
mkdir empty
kaocheng check empty
kaocheng test empty
kaocheng run --policy policies --data nowhere --period 2016
kaocheng run --policy policies --data policies --period 2016
mkdir half && touch half/dataset.yaml
kaocheng run --policy policies --data half --period 2016
kaocheng run --policy policies --data policies/prefecture.kc --period 2016
kaocheng run --policy policies --data data --period 2016 --out /proc/nowhere/out
# A folder where a table should be; a dataset.yaml of two megabytes.
mv data/records/patrol.csv patrol.csv && mkdir data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016
rmdir data/records/patrol.csv && mv patrol.csv data/records && truncate -s 2M data/dataset.yaml
kaocheng run --policy policies --data data --period 2016
# Nowhere to write results to.
kaocheng check policies > /dev/full
