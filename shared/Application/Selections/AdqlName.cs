namespace Almagest.Application.Selections;

/// <summary>A column as it stands in ADQL.</summary>
public static class AdqlName
{
    /// <summary>In quotes, so that its case counts, unless it is plain; what is published is no reserved word.</summary>
    public static string Of(string column) =>
        column.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')
            ? column
            : $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
