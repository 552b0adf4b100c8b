namespace Almagest.Spectra.Fitting.Scans;

/// <summary>The statistic over a grid of one or two parameters.</summary>
/// <param name="First">Axis of rows.</param>
/// <param name="Second">Axis of columns; null for one parameter.</param>
/// <param name="Statistic">Shape [first values, second values or 1].</param>
/// <param name="Lowest">The lowest value known: the fit's, or that of a point of the grid.</param>
/// <param name="BetterMinimum">A minimum below the fit's that the scan led to; null if there is none.</param>
public sealed record ScanSurface(ScanAxis First, ScanAxis? Second, double[,] Statistic, double Lowest, FitOutcome? BetterMinimum)
{
    /// <summary>Above which a grid's point counts as a lower minimum, not as rounding.</summary>
    internal const double Better = 1e-3;

    public int Rows => Statistic.GetLength(0);

    public int Columns => Statistic.GetLength(1);

    /// <summary>By how much the statistic is above the lowest.</summary>
    public double Delta(int row, int column = 0) => Statistic[row, column] - Lowest;

    /// <summary>Where the statistic of one parameter rises by Δ on either side of its minimum.</summary>
    /// <param name="delta">1 for 68.3 %, 2.706 for 90 %, 6.63 for 99 %.</param>
    /// <returns>NaN where the scan ends before, or is too coarse.</returns>
    public (double Lower, double Upper) Interval(double delta)
    {
        int lowest = Enumerable.Range(0, Rows).MinBy(row => Statistic[row, 0]);
        // A grid that steps over the whole interval says nothing of its ends.
        return Delta(lowest) > delta ? (double.NaN, double.NaN) : (Crossing(lowest, -1, delta), Crossing(lowest, 1, delta));
    }

    /// <summary>Lines of equal Δ over two parameters.</summary>
    /// <param name="delta">2.30 for 68.3 %, 4.61 for 90 %, 9.21 for 99 % of both parameters together.</param>
    /// <returns>Each line's points (first, second); closed where the first and the last are equal.</returns>
    public IReadOnlyList<IReadOnlyList<(double First, double Second)>> Contours(double delta)
    {
        if (Second is null)
            return [];
        double[,] root = new double[Rows, Columns];
        for (int i = 0; i < Rows; i++)
        for (int j = 0; j < Columns; j++)
            root[i, j] = Root(i, j);
        return ContourLines.Of(First.Values, Second.Values, root, Math.Sqrt(delta));
    }

    /// <summary>√Δ is straight where the statistic is a parabola, so that it interpolates well between points.</summary>
    private double Root(int row, int column) =>
        double.IsFinite(Statistic[row, column]) ? Math.Sqrt(Math.Max(0, Delta(row, column))) : 1e3;

    private double Crossing(int from, int direction, double delta)
    {
        double wanted = Math.Sqrt(delta);
        for (int row = from; row + direction >= 0 && row + direction < Rows; row += direction)
        {
            double here = Root(row, 0),
                there = Root(row + direction, 0);
            // The minimum lies between points, and beside it √Δ has a kink: its sign on the far side is the other one.
            if (row == from && from - direction >= 0 && from - direction < Rows && Root(from - direction, 0) > there)
                here = -here;
            if (!(here <= wanted && there >= wanted))
                continue;
            double share = (wanted - here) / (there - here);
            return First.Values[row] + (share * (First.Values[row + direction] - First.Values[row]));
        }
        return double.NaN;
    }
}
