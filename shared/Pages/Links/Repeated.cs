using Almagest.Application.Published;
using Almagest.Application.Scripts;

namespace Almagest.Pages.Links;

/// <summary>What is seen, to be asked again elsewhere.</summary>
/// <param name="Table">Qualified.</param>
/// <param name="Run">Name.</param>
/// <param name="Columns">Of the answer; empty: all.</param>
/// <param name="Where">ADQL, as it follows WHERE; null: every fit.</param>
/// <param name="Order">As it follows ORDER BY; null: any.</param>
public sealed record Repeated(string Table, string Run, IReadOnlyList<string> Columns, string? Where, string? Order)
{
    public string Adql =>
        $"SELECT {(Columns.Count == 0 ? "*" : string.Join(", ", Columns.Select(AdqlText.Plain)))}\nFROM {Table}\n"
        + $"WHERE run = {AdqlText.Literal(Run)}"
        + (Where is null ? "" : $"\n  AND {Where}")
        + (Order is null ? "" : $"\nORDER BY {Order}");

    /// <summary>The same in one line, unless a comment in it ends with its line.</summary>
    public static string OneLine(string adql) =>
        adql.Contains("--", StringComparison.Ordinal)
            ? adql
            : string.Join(' ', adql.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <param name="address">Of the gateway, without a slash at the end.</param>
    public string Pyvo(string address) => Pyvo(address, Adql);

    /// <summary>The same of any query.</summary>
    public static string Pyvo(string address, string adql) =>
        $"""
            import pyvo
            table = pyvo.dal.TAPService({Quoted.Python($"{address}/tap")}).search({Quoted.Python(OneLine(adql))}).to_table()
            """;

    /// <summary>As a shell takes it: quoted unless it is plain.</summary>
    public static string Shell(string text) =>
        text.Length > 0 && text[0] != '-' && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "_.,-/".Contains(letter))
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
