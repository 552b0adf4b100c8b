using Almagest.Vo.Fields;

namespace Almagest.Application.Published;

/// <summary>What is somebody's, as it stands in ADQL.</summary>
public static class AdqlText
{
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A column for people: in quotes, so that its case counts, unless it is plain; what is published is no reserved
    /// word.</summary>
    public static string Plain(string column) =>
        column.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')
            ? column
            : Quoted(column);

    internal static string Quoted(Field column) => Quoted(column.Name);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
