using Almagest.Charts.Axes;

namespace Almagest.Charts.Distributions;

/// <summary>One of the two figures.</summary>
/// <param name="Title">With the unit.</param>
/// <param name="Lower">Null: as far as there are points.</param>
/// <param name="Upper">Null: as far as there are points.</param>
public sealed record DensityAxis(string Title, bool IsLog = false, double? Lower = null, double? Upper = null)
{
    private const double Margin = 0.02,
        Rounding = 1e-9;

    internal Scale Reach(IEnumerable<double> values)
    {
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values as double[] ?? [.. values])
            if (double.IsFinite(value) && (!IsLog || value > 0))
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
        (double lower, double upper) = most < least ? (IsLog ? 0.1 : 0, 1) : (Lower ?? least, Upper ?? most);
        if (upper - lower > Rounding * Math.Max(Math.Abs(lower), Math.Abs(upper)))
        {
            // What lies at an end is not cut by the border.
            double margin = IsLog ? Math.Pow(upper / lower, Margin) : Margin * (upper - lower);
            return IsLog
                ? new(Lower ?? (lower / margin), Upper ?? (upper * margin), true)
                : new(Lower ?? (lower - margin), Upper ?? (upper + margin));
        }
        // A single value, whatever it was rounded to, lies in the middle.
        double room = lower == 0 ? 1 : Math.Abs(lower) / 2;
        return new(lower - room, lower + room, IsLog);
    }
}
