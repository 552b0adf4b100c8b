using System.Globalization;

namespace Almagest.Spectra.Fitting.Scans;

/// <summary>One parameter of a scan: n steps, and so n + 1 values, as in XSPEC's <c>steppar</c>.</summary>
public sealed record ScanAxis
{
    private const int MostSteps = 100_000;

    /// <param name="parameter">Index of a free parameter.</param>
    /// <param name="lower">First value.</param>
    /// <param name="upper">Last value, above <paramref name="lower"/>.</param>
    /// <param name="steps">At least 1.</param>
    /// <param name="logarithmic">Equal factors instead of equal steps.</param>
    /// <exception cref="SpectralDataException">No range, no steps, or a logarithm of what is not above 0.</exception>
    public ScanAxis(int parameter, double lower, double upper, int steps, bool logarithmic = false)
    {
        if (!(upper > lower) || !double.IsFinite(upper - lower))
            throw SpectralDataException.At("scan", $"{lower} to {upper}", "an upper end above the lower");
        if (steps is < 1 or > MostSteps)
            throw SpectralDataException.At("scan", $"{steps} steps", $"1 to {MostSteps}");
        if (logarithmic && !(lower > 0))
            throw SpectralDataException.At("logarithmic scan", $"a lower end of {lower}", "more than 0");
        (Parameter, Logarithmic) = (parameter, logarithmic);
        Values =
        [
            .. Enumerable
                .Range(0, steps + 1)
                .Select(i =>
                    i == steps ? upper
                    : logarithmic ? lower * Math.Pow(upper / lower, (double)i / steps)
                    : lower + ((upper - lower) * i / steps)
                ),
        ];
    }

    public int Parameter { get; }

    public bool Logarithmic { get; }

    /// <summary>Ascending.</summary>
    public double[] Values { get; }

    /// <summary>Reads "PhoIndex 1 3 20", "log nH 0.01 1 20", or several of them one after another.</summary>
    /// <param name="text">Parameter, first value, last value, steps.</param>
    /// <param name="indexOf">Of a parameter's name; it throws where there is none.</param>
    /// <param name="most">How many there may be.</param>
    /// <exception cref="SpectralDataException">Another form.</exception>
    public static ScanAxis[] Parse(string text, Func<string, int> indexOf, int most = 2)
    {
        Queue<string> words = new(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        List<ScanAxis> axes = [];
        while (words.Count > 0)
        {
            bool logarithmic = words.Peek().Equals("log", StringComparison.OrdinalIgnoreCase);
            if (logarithmic || words.Peek().Equals("nolog", StringComparison.OrdinalIgnoreCase))
                words.Dequeue();
            if (
                words.Count < 4
                || !double.TryParse(words.ElementAt(1), NumberStyles.Float, CultureInfo.InvariantCulture, out double lower)
                || !double.TryParse(words.ElementAt(2), NumberStyles.Float, CultureInfo.InvariantCulture, out double upper)
                || !int.TryParse(words.ElementAt(3), NumberStyles.None, CultureInfo.InvariantCulture, out int steps)
            )
                throw Unread(text, most);
            axes.Add(new ScanAxis(indexOf(words.Peek()), lower, upper, steps, logarithmic));
            for (int i = 0; i < 4; i++)
                words.Dequeue();
        }
        return axes.Count >= 1 && axes.Count <= most && axes.DistinctBy(axis => axis.Parameter).Count() == axes.Count
            ? [.. axes]
            : throw Unread(text, most);
    }

    private static SpectralDataException Unread(string text, int most) =>
        SpectralDataException.At(
            "scan",
            $"\"{text}\"",
            $"1 to {most} of: [log] parameter, first value, last value, steps; such as \"PhoIndex 1 3 20\""
        );
}
