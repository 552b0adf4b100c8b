namespace Almagest.Charts.Panels;

/// <summary>How far a panel's y axis has to reach.</summary>
internal sealed class Extent(PlotKind kind)
{
    /// <summary>Decades below the highest point that are worth showing.</summary>
    private const double Depth = 1e-4;

    /// <summary>Ratios beyond say only that the model is next to nothing there.</summary>
    private const double LargestRatio = 10;

    private double _lowest = double.PositiveInfinity,
        _highest = double.NegativeInfinity,
        _furthest;

    // Of the spectra before: a faint instrument is not lost below a bright one.
    private double _lowestBefore = double.PositiveInfinity,
        _highestBefore = double.NegativeInfinity;

    public void BeginSpectrum()
    {
        _lowestBefore = Math.Min(_lowestBefore, kind.IsLog ? Math.Max(_lowest, _highest * Depth) : _lowest);
        _highestBefore = Math.Max(_highestBefore, _highest);
        (_lowest, _highest) = (double.PositiveInfinity, double.NegativeInfinity);
    }

    public void Add(double value, double error, double model)
    {
        if (!double.IsFinite(value))
            return;
        // A point that is hardly there would stretch a logarithmic axis by decades.
        if (!kind.IsLog || value > error)
            _lowest = Math.Min(_lowest, kind.IsLog ? value : value - error);
        _highest = Math.Max(_highest, double.IsFinite(model) ? Math.Max(value + error, model) : value + error);
        _furthest = Math.Max(_furthest, Math.Abs(value - (kind.Level ?? 0)) + error);
    }

    /// <summary>Beside data a curve says how high to reach only: it may fall to nothing in an absorption line.</summary>
    public void AddCurve(double[] curve, bool isAlone)
    {
        foreach (double value in curve.Where(double.IsFinite))
        {
            _highest = Math.Max(_highest, value);
            if (isAlone && value > 0)
                _lowest = Math.Min(_lowest, value);
        }
    }

    public (double Lower, double Upper)? Range
    {
        get
        {
            if (kind.Level is { } level)
            {
                double reach = 1.08 * (kind.Level == 1 ? Math.Min(_furthest, LargestRatio) : _furthest);
                // Less than nothing is no ratio; a point there, of a background taken away, is cut off.
                return reach > 0 ? (level == 1 ? 0 : level - reach, level + reach) : null;
            }
            double lowest = Math.Min(_lowestBefore, kind.IsLog ? Math.Max(_lowest, _highest * Depth) : _lowest),
                highest = Math.Max(_highestBefore, _highest);
            if (!double.IsFinite(lowest) || !(highest > lowest))
                return null;
            double room = 0.06 * (highest - lowest);
            return kind.IsLog ? (lowest / 1.7, highest * 1.5) : (Math.Min(lowest - room, 0), highest + room);
        }
    }
}
