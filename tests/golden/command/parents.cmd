# A draft apart from what it extends, of which a deeper folder holds a copy: the nearer one counts.
mkdir draft && sed 's/t.hunchun/t.draft/' policies/counties/hunchun.kc > draft/draft.kc
mkdir -p old/2015 && cp policies/prefecture.kc old/2015 && sed -i 's/measures/steps/' old/2015/prefecture.kc
kaocheng check draft
# Two folders that lie equally near: none is chosen.
cp old/2015/prefecture.kc old
kaocheng check draft
kaocheng check draft policies/prefecture.kc
