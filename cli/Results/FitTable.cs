using System.Globalization;
using Almagest.Cli.Terminal;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;

namespace Almagest.Cli.Results;

/// <summary>Fits as a table for people.</summary>
internal static class FitTable
{
    /// <param name="expected">What each statistic is expected to be; null where nobody knows any more.</param>
    public static void Write(
        IReadOnlyList<RunParameter> parameters,
        IReadOnlyList<SourceFit> fits,
        IReadOnlyList<string>? expected = null
    )
    {
        bool learnt = fits.Any(fit => fit.Parameters.Any(one => double.IsFinite(one.Network.Value))),
            refined = learnt && fits.Any(fit => fit.Fit.Flags.HasFlag(FitFlags.Refined));
        var headings = new List<string> { "source" };
        if (learnt)
            headings.Add("method");
        foreach (string heading in Headings(parameters))
        {
            headings.Add(heading);
            if (refined)
                headings.Add("network");
        }
        headings.AddRange([
            "statistic",
            "value",
            .. expected is null ? Array.Empty<string>() : ["expected"],
            "dof",
            "p",
            "flags",
        ]);
        Tables.Write(
            headings,
            [
                .. fits.Select(
                    (fit, row) =>
                        Row(
                            fit,
                            learnt,
                            refined,
                            expected is null ? [] : [fit.Fit.Flags.HasFlag(FitFlags.NoFreedom) ? "-" : expected[row]]
                        )
                ),
            ]
        );
    }

    /// <summary>"wstat 496.96 for 443 degrees of freedom (p = 0.11)": a fit of many parameters in one line.</summary>
    public static string Summary(SourceFit record) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{record.Name}: {record.Fit.StatisticName} {record.Fit.Statistic:0.00} for "
                + $"{record.Fit.DegreesOfFreedom} degrees of "
                + $"freedom"
                + $"{(double.IsFinite(record.Fit.Goodness) ? $"; p = {record.Fit.Goodness:G2} if the model is right" : "")}."
        );

    /// <summary>What a statistic is expected to be, with its standard deviation: "77.2±11.3".</summary>
    public static string Expectation(double expected, double sigma) =>
        double.IsFinite(expected) ? string.Create(CultureInfo.InvariantCulture, $"{expected:0.0}±{sigma:0.0}") : "-";

    public static string Interval(ParameterEstimate estimate) => Interval(estimate.Value, estimate.Lower, estimate.Upper);

    /// <summary>"1.96 +0.11 -0.10": as many digits as the interval is worth.</summary>
    public static string Interval(double value, double lower, double upper)
    {
        double up = upper - value,
            down = value - lower,
            error = Math.Min(Math.Abs(up), Math.Abs(down));
        if (double.IsNaN(value))
            return Limits(lower, upper);
        // At a limit there is one end only.
        if (down == 0 && up > 0 && double.IsFinite(up))
            return Limits(double.NaN, upper);
        if (up == 0 && down > 0 && double.IsFinite(down))
            return Limits(lower, double.NaN);
        if (!double.IsFinite(error) || error <= 0)
            return Tables.Number(value);
        int decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(error)), 0, 12);
        string form = Math.Abs(value) < 1e-3 || decimals > 6 ? "0.###e0" : "F" + decimals.ToString(CultureInfo.InvariantCulture);
        string Text(double number) => number.ToString(form, CultureInfo.InvariantCulture);
        // At a limit the best value may lie beside the central interval.
        if (up < 0 || down < 0)
            return $"{Text(value)} ({Text(lower)} to {Text(upper)})";
        return $"{Text(value)} +{Text(up)} -{Text(down)}";
    }

    /// <summary>"&lt; 1.2e-05", "&gt; 3", "1 to 2": what is known where there is no value.</summary>
    private static string Limits(double lower, double upper)
    {
        string Text(double number) => number.ToString("G3", CultureInfo.InvariantCulture);
        return (double.IsFinite(lower), double.IsFinite(upper)) switch
        {
            (true, true) => $"{Text(lower)} to {Text(upper)}",
            (true, false) => $"> {Text(lower)}",
            (false, true) => $"< {Text(upper)}",
            _ => "-",
        };
    }

    /// <summary>Names with units, cut short as far as they remain apart.</summary>
    public static IReadOnlyList<string> Headings(IReadOnlyList<RunParameter> parameters) =>
        [
            .. parameters.Select(parameter =>
                (
                    parameters.Count(other => Short(other.Name) == Short(parameter.Name)) > 1
                        ? parameter.Name
                        : Short(parameter.Name)
                ) + (parameter.Unit.Length > 0 ? $" ({parameter.Unit})" : "")
            ),
        ];

    public static string Short(string parameter) => parameter[(parameter.LastIndexOf('.') + 1)..];

    private static List<string> Row(SourceFit record, bool learnt, bool refined, string[] expected)
    {
        record = record.Told();
        FitResult fit = record.Fit;
        var row = new List<string> { record.Name };
        if (learnt)
            row.Add(Method(record.Published.Method));
        foreach (NamedEstimate named in record.Parameters)
        {
            row.Add(Interval(named.Estimate));
            if (refined)
                row.Add(Interval(named.Network));
        }
        row.AddRange([
            fit.StatisticName,
            Tables.Number(fit.Statistic),
            .. expected,
            fit.DegreesOfFreedom?.ToString(CultureInfo.InvariantCulture) ?? "-",
            double.IsFinite(fit.Goodness) ? fit.Goodness.ToString("G2", CultureInfo.InvariantCulture) : "-",
            Flags(fit),
        ]);
        return row;
    }

    /// <summary>Which estimates are published, as the database has it.</summary>
    public static string Method(EstimateMethod method) => method.ToString().ToLowerInvariant();

    /// <summary>By name, see docs/flags.md; with what a score test found: "PoorFit ScoreTest (Fe K 6.4 keV, +4.1 σ)".</summary>
    public static string Flags(FitResult fit)
    {
        string names = fit.Flags == FitFlags.None ? "" : fit.Flags.ToString().Replace(", ", " ", StringComparison.Ordinal);
        return fit.Flags.HasFlag(FitFlags.ScoreTest)
            // The last of the names.
            ? string.Create(CultureInfo.InvariantCulture, $"{names} ({fit.Scores.Strongest}, {fit.Scores.Sigmas:+0.0;-0.0} σ)")
            : names;
    }
}
