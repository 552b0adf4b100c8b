namespace Almagest.Spectra.Models.Tables;

/// <summary>A parameter of a table model: interpolated between tabulated values, or additional (a factor of a spectrum of its
/// own).</summary>
/// <param name="Name">As the table has it.</param>
/// <param name="Unit">Empty if the table names none.</param>
/// <param name="Values">Tabulated values, strictly ascending; empty for an additional parameter.</param>
/// <param name="IsLogarithmic">True: interpolated linearly in the logarithm of the parameter; values are then above 0.</param>
/// <param name="Initial">Where a fit begins.</param>
/// <param name="Step">The step of a fit; negative for a frozen parameter, as in XSPEC.</param>
/// <param name="Limits">Hard minimum, soft minimum, soft maximum, hard maximum.</param>
public sealed record TableParameter(
    string Name,
    string Unit,
    double[] Values,
    bool IsLogarithmic,
    double Initial,
    double Step,
    (double Minimum, double Bottom, double Top, double Maximum) Limits
)
{
    public bool IsInterpolated => Values.Length > 0;

    /// <summary>The tabulated value below or at a value, and the share of the one above it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the table.</exception>
    internal (int Below, double ShareAbove) Locate(double value)
    {
        if (!(value >= Values[0] && value <= Values[^1]))
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{Name} is tabulated from {Values[0]} to {Values[^1]}.");
        int found = Array.BinarySearch(Values, value);
        if (found >= 0)
            return (found, 0);
        int below = ~found - 1;
        (double low, double high) = (Values[below], Values[below + 1]);
        return (below, IsLogarithmic ? Math.Log(value / low) / Math.Log(high / low) : (value - low) / (high - low));
    }
}
