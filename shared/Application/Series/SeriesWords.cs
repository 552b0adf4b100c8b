using System.Globalization;
using Almagest.Charts.Panels;

namespace Almagest.Application.Series;

/// <summary>How data are plotted, from words.</summary>
public static class SeriesWords
{
    private static readonly char[] Between = [',', ' '];

    /// <param name="said">What says so, for the message.</param>
    /// <param name="text">Names divided by commas or blanks, cut short where no other fits, such as "ld,rat".</param>
    /// <exception cref="RequestException">A name of no panel.</exception>
    public static IReadOnlyList<PlotKind> KindsOf(string said, string text) =>
        [
            .. text.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(name =>
                    PlotKind.Find(name)
                    ?? throw new RequestException(
                        $"{said}: found '{name}'; expected one of {string.Join(", ", PlotKind.All.Select(kind => kind.Name))}."
                    )
                ),
        ];

    /// <param name="said">What says so, for the message.</param>
    /// <param name="text">"5,30": significance, and channels at the most.</param>
    /// <exception cref="RequestException">Another form.</exception>
    public static Rebinning RebinningOf(string said, string text)
    {
        string[] parts = text.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        return
            parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double sigma)
            && sigma >= 0
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int most)
            && most >= 1
            ? new(sigma, most)
            : throw new RequestException($"{said}: found '{text}'; expected SIGMA,MOST such as 5,30.");
    }
}
