#include "adapters/sqlite/message.h"

#include <string>

namespace kaocheng::sqlite {

Term MessageOf(sqlite3* database) {
  const std::string english = sqlite3_errmsg(database);
  switch (sqlite3_errcode(database) & 0xFF) {  // without its extension
    case SQLITE_NOTADB:
      return {english, "不是 SQLite 数据库"};
    case SQLITE_CORRUPT:
      return {english, "数据库已损坏"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {english, "数据库正被其他程序使用"};
    case SQLITE_CANTOPEN:
      return {english, "无法打开数据库文件"};
    case SQLITE_READONLY:
      return {english, "没有写权限"};
    case SQLITE_FULL:
      return {english, "磁盘已满"};
    case SQLITE_IOERR:
      return {english, "磁盘读写出错"};
    default:
      return english;
  }
}

}  // namespace kaocheng::sqlite
