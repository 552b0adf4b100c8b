using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Almagest.Storage.Publishing;

/// <summary>Numbers of the row at which SQLite stands. By the library's own calls each costs more to ask for than to find: they
/// guard the statement against being closed meanwhile, and tell the collector that they are away.</summary>
/// <param name="reader">Open as long as this is used, and asked by nobody else.</param>
internal readonly struct SqliteNumbers(SqliteDataReader reader)
{
    private const string Library = "e_sqlite3";
    private const DllImportSearchPath Places = DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories;

    private readonly sqlite3_stmt _statement = reader.Handle!;
    private readonly nint _address = reader.Handle!.DangerousGetHandle();

    /// <summary>NaN: no value. That is 0 to SQLite: then alone it is asked for the type.</summary>
    public double Number(int column)
    {
        double value = Double(_address, column);
        return value == 0 && IsNone(column) ? double.NaN : value;
    }

    /// <summary>A text as <see cref="TextNumber"/>; NaN: no value.</summary>
    public double Text(int column) => IsNone(column) ? double.NaN : TextNumber.Of(raw.sqlite3_column_blob(_statement, column));

    private bool IsNone(int column) => Type(_address, column) == raw.SQLITE_NULL;

    [DllImport(Library, EntryPoint = "sqlite3_column_double")]
    [DefaultDllImportSearchPaths(Places)]
    [SuppressGCTransition]
    private static extern double Double(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_type")]
    [DefaultDllImportSearchPaths(Places)]
    [SuppressGCTransition]
    private static extern int Type(nint statement, int column);
}
