# Two files, one name; then two names, one region.
sed 's/珲春市细则/另一份细则/' policies/counties/hunchun.kc > policies/counties/again.kc
kaocheng check policies
sed -i 's/t.hunchun/t.again/' policies/counties/again.kc
kaocheng run --policy policies --data data --period 2016Q1
# Nine megabytes of blanks.
head -c 9000000 /dev/zero | tr '\0' ' ' > large.kc
kaocheng check large.kc
# Notepad's ending, beside other policies and alone.
rm policies/counties/again.kc; mv policies/counties/hunchun.kc policies/counties/hunchun.kc.txt
kaocheng check policies
kaocheng check policies/counties
# A county's file that was saved empty, and one with comments alone.
: > policies/counties/hunchun.kc; echo '// 待写' > policies/counties/tumen.kc
kaocheng check policies
