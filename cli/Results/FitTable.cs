using System.Globalization;
using Almagest.Cli.Terminal;
using Almagest.Storage;

namespace Almagest.Cli.Results;

/// <summary>Fits as a table for people.</summary>
internal static class FitTable
{
    /// <param name="parameters">Of the run.</param>
    /// <param name="fits">A row each.</param>
    /// <param name="expected">What each statistic is expected to be; null where nobody knows any more.</param>
    public static void Write(IReadOnlyList<RunParameter> parameters, IReadOnlyList<FitRecord> fits, IReadOnlyList<string>? expected = null)
    {
        bool refined = fits.Any(fit => fit.Fit.Flags.HasFlag(FitMarks.Refined) && fit.Parameters.Any(one => double.IsFinite(one.Estimate.NetworkValue)));
        var headings = new List<string> { "source" };
        foreach (RunParameter parameter in parameters)
        {
            string unit = parameter.Unit.Length > 0 ? $" ({parameter.Unit})" : "";
            headings.Add($"{Short(parameter.Name)}{unit}");
            if (refined) headings.Add("network");
        }
        headings.AddRange(["statistic", "value", .. expected is null ? Array.Empty<string>() : ["expected"], "dof", "flags"]);
        Tables.Write(headings, [.. fits.Select((fit, row) => Row(fit, refined, expected is null ? [] : [expected[row]]))]);
    }

    /// <summary>"1.96 +0.11 -0.10": as many digits as the interval is worth.</summary>
    public static string Interval(double value, double lower, double upper)
    {
        double up = upper - value, down = value - lower, error = Math.Min(Math.Abs(up), Math.Abs(down));
        if (!double.IsFinite(error) || error <= 0) return Tables.Number(value);
        int decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(error)), 0, 12);
        string form = Math.Abs(value) < 1e-3 || decimals > 6 ? "0.###e0" : "F" + decimals.ToString(CultureInfo.InvariantCulture);
        string Text(double number) => number.ToString(form, CultureInfo.InvariantCulture);
        return $"{Text(value)} +{Text(up)} -{Text(down)}";
    }

    public static string Short(string parameter) => parameter[(parameter.LastIndexOf('.') + 1)..];

    private static List<string> Row(FitRecord record, bool refined, string[] expected)
    {
        FitResult fit = record.Fit;
        var row = new List<string> { record.Name };
        foreach (NamedEstimate named in record.Parameters)
        {
            ParameterEstimate estimate = named.Estimate;
            row.Add(Interval(estimate.Value, estimate.Lower, estimate.Upper));
            if (refined) row.Add(Interval(estimate.NetworkValue, estimate.NetworkLower, estimate.NetworkUpper));
        }
        row.AddRange([fit.StatisticName, Tables.Number(fit.Statistic), .. expected, fit.DegreesOfFreedom?.ToString(CultureInfo.InvariantCulture) ?? "-", Flags(fit.Flags)]);
        return row;
    }

    private static string Flags(FitMarks flags) => flags == FitMarks.None ? "" : flags.ToString().Replace(", ", " ", StringComparison.Ordinal);
}
