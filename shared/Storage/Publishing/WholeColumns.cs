using Almagest.Vo.Adql.Dialects;
using Almagest.Vo.Fields;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Almagest.Storage.Publishing;

/// <summary>The columns of whole numbers in what SQLite answers. It knows one kind of them, of 64 bits, and computes on in
/// floating point where that has an end: PostgreSQL would end the query.</summary>
internal sealed class WholeColumns(SqliteDataReader reader, IReadOnlyList<Field> columns)
{
    private readonly (int At, int Bits)[] _columns =
    [
        .. columns.Index().Where(one => one.Item.Kind.IsWhole()).Select(one => (one.Index, BitsOf(one.Item.Kind))),
    ];

    /// <summary>Looks at the row at which the reader stands.</summary>
    /// <exception cref="QueryFailedException">A number in it is beyond its column's kind.</exception>
    public void Check()
    {
        sqlite3_stmt row = reader.Handle!;
        foreach ((int at, int bits) in _columns)
        {
            int type = raw.sqlite3_column_type(row, at);
            // Even one that's within 64 bits again has lost digits.
            if (type == raw.SQLITE_FLOAT)
                throw QueryFailedException.WrongValue(SqliteFunctions.Beyond(raw.sqlite3_column_double(row, at), 64));
            if (
                type == raw.SQLITE_INTEGER
                && raw.sqlite3_column_int64(row, at) is var whole
                && !SqliteFunctions.Holds(bits, whole)
            )
                throw QueryFailedException.WrongValue(SqliteFunctions.Beyond(whole, bits));
        }
    }

    private static int BitsOf(DataKind kind) =>
        kind switch
        {
            DataKind.Short => 16,
            DataKind.Int => 32,
            _ => 64,
        };
}
