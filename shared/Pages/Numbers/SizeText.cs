using System.Globalization;

namespace Almagest.Pages.Numbers;

/// <summary>Bytes as they are printed.</summary>
public static class SizeText
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>"812 B", "1.2 kB", "34 MB": powers of 1000.</summary>
    public static string Of(long bytes)
    {
        double size = bytes;
        int unit = 0;
        for (; size >= 999.5 && unit < Units.Length - 1; unit++)
            size /= 1000;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(unit > 0 && size < 9.95 ? $"{size:0.0}" : $"{size:0}")} {Units[unit]}"
        );
    }
}
