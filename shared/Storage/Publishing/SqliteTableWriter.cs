using System.Globalization;
using Almagest.Storage.Bulk;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Almagest.Vo.VoTables;
using Microsoft.Data.Sqlite;

namespace Almagest.Storage.Publishing;

/// <summary>A file of SQLite: the rows in a table of their own name, in <c>column_descriptions</c> what each column is, in
/// <c>table_info</c> what is said of the whole. It can't say an error, and is written when all rows are known.</summary>
/// <remarks>To SQLite NaN is NULL. Arrays are texts of numbers with blanks between them.</remarks>
public sealed class SqliteTableWriter : TableWriter
{
    private SqliteTableWriter() { }

    /// <summary>The one there is.</summary>
    public static SqliteTableWriter Instance { get; } = new();

    /// <inheritdoc/>
    public override string MediaType => "application/vnd.sqlite3";

    /// <inheritdoc/>
    public override string Extension => "sqlite";

    /// <inheritdoc/>
    public override async Task<TableOutcome> WriteAsync(
        Stream output,
        TableHead head,
        RowSource source,
        CancellationToken cancellation = default
    )
    {
        string path = NewFile();
        try
        {
            TableOutcome outcome = await FillAsync(path, head, source, cancellation);
            await using FileStream file = File.OpenRead(path);
            await file.CopyToAsync(output, cancellation);
            return outcome;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<TableOutcome> FillAsync(
        string path,
        TableHead head,
        RowSource source,
        CancellationToken cancellation
    )
    {
        await using SqliteConnection connection = new(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()
        );
        await connection.OpenAsync(cancellation);
        IReadOnlyList<Field> columns = source.Columns;
        string table = head.Name[(head.Name.LastIndexOf('.') + 1)..];
        // Nobody reads the file before it is whole.
        Execute(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
        Execute(
            connection,
            $"CREATE TABLE {Quoted(table)} "
                + $"({string.Join(", ", columns.Select(column => $"{Quoted(column.Name)} {TypeOf(column.Kind)}"))})"
        );
        TableOutcome outcome = await InsertAsync(connection, table, head.MaxRows, source, cancellation);
        Describe(connection, table, head, columns, outcome);
        Execute(connection, "COMMIT");
        return outcome;
    }

    private static async Task<TableOutcome> InsertAsync(
        SqliteConnection connection,
        string table,
        long? most,
        RowSource source,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<Field> columns = source.Columns;
        string places = string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@{i}")));
        using SqliteStatement insert = new(connection, $"INSERT INTO {Quoted(table)} VALUES ({places})", columns.Count);
        object?[] values = new object?[columns.Count];
        await using IAsyncEnumerator<IRow> rows = source.Rows.GetAsyncEnumerator(cancellation);
        (long count, bool isMore) = (0, await rows.MoveNextAsync());
        for (; isMore && (most is null || count < most); isMore = await rows.MoveNextAsync())
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = rows.Current.IsNull(i) ? null : ValueOf(rows.Current, i, columns[i].Kind);
            insert.Execute(values);
            count++;
        }
        return new(count, isMore, null);
    }

    private static void Describe(
        SqliteConnection connection,
        string table,
        TableHead head,
        IReadOnlyList<Field> columns,
        TableOutcome outcome
    )
    {
        Execute(
            connection,
            """
            CREATE TABLE column_descriptions
                (table_name TEXT, column_name TEXT, datatype TEXT, unit TEXT, ucd TEXT, description TEXT);
            CREATE TABLE table_info (name TEXT, value TEXT)
            """
        );
        using SqliteStatement column = new(connection, "INSERT INTO column_descriptions VALUES (@0, @1, @2, @3, @4, @5)", 6),
            info = new(connection, "INSERT INTO table_info VALUES (@0, @1)", 2);
        foreach (Field one in columns)
            column.Execute(table, one.Name, VoTableType.Of(one).Datatype, one.Unit, one.Ucd, one.Description);
        info.Execute("table", table);
        if (head.Description is not null)
            info.Execute("description", head.Description);
        foreach ((string name, string value) in head.Infos)
            info.Execute(name, value);
        if (outcome.IsOverflow)
            info.Execute(
                "overflow",
                string.Create(CultureInfo.InvariantCulture, $"There are more than these {outcome.Rows} rows.")
            );
    }

    private static object ValueOf(IRow row, int column, DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => row.GetBoolean(column) ? 1L : 0L,
            _ when kind.IsWhole() => row.GetInt64(column),
            DataKind.Float or DataKind.Double => row.GetDouble(column),
            _ => NumberText.Of(row, column, kind),
        };

    private static string TypeOf(DataKind kind) =>
        kind == DataKind.Boolean || kind.IsWhole() ? "INTEGER"
        : kind.IsNumber() ? "REAL"
        : "TEXT";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Empty, and nobody else's to read.</summary>
    private static string NewFile()
    {
        string path = Path.Combine(Path.GetTempPath(), $"almagest-{Guid.NewGuid():N}.sqlite");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
        return path;
    }
}
