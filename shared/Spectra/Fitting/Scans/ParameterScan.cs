namespace Almagest.Spectra.Fitting.Scans;

/// <summary>Steps one or two parameters over a grid and fits the others at every point: XSPEC's <c>steppar</c>.</summary>
public static class ParameterScan
{
    /// <summary>XSPEC has no limit; a million fits are a day.</summary>
    private const long MostPoints = 1_000_000;

    /// <param name="axes">One or two, of different free parameters; a grid may lie anywhere within the hard limits.</param>
    /// <exception cref="SpectralDataException">A parameter that is not free, or too many points.</exception>
    public static ScanSurface Refit(
        FitProblem problem,
        FitOutcome fit,
        IReadOnlyList<ScanAxis> axes,
        CancellationToken cancellation = default
    )
    {
        Require(problem, axes);
        Walk walk = new(problem, fit.Parameters, axes, cancellation);
        walk.WalkMiddleRow();
        walk.WalkColumns();
        walk.Smooth();
        return walk.Conclude(fit);
    }

    /// <summary>The statistic on the grid with all other parameters held: a slice, which is narrower than the profile.</summary>
    public static ScanSurface Slice(
        FitProblem problem,
        FitOutcome fit,
        IReadOnlyList<ScanAxis> axes,
        CancellationToken cancellation = default
    )
    {
        Require(problem, axes);
        int columns = axes.Count == 2 ? axes[1].Values.Length : 1;
        double[,] statistic = new double[axes[0].Values.Length, columns];
        Parallel.For(
            0,
            statistic.Length,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            at =>
            {
                double[] parameters = [.. fit.Parameters];
                parameters[axes[0].Parameter] = axes[0].Values[at / columns];
                if (axes.Count == 2)
                    parameters[axes[1].Parameter] = axes[1].Values[at % columns];
                statistic[at / columns, at % columns] = problem.Statistic(parameters);
            }
        );
        return new ScanSurface(
            axes[0],
            axes.Count == 2 ? axes[1] : null,
            statistic,
            Math.Min(fit.Statistic, statistic.Cast<double>().Min()),
            null
        );
    }

    private static void Require(FitProblem problem, IReadOnlyList<ScanAxis> axes)
    {
        if (axes.Count is < 1 or > 2 || axes.Select(axis => axis.Parameter).Distinct().Count() != axes.Count)
            throw SpectralDataException.At("scan", $"{axes.Count} axes", "one or two, of different parameters");
        foreach (ScanAxis axis in axes)
            if (!problem.Free.Contains(axis.Parameter))
                throw SpectralDataException.At("scan", $"parameter {axis.Parameter + 1}, which is not free", "a free parameter");
        if (axes.Aggregate(1L, (product, axis) => product * axis.Values.Length) is long points && points > MostPoints)
            throw SpectralDataException.At("scan", $"{points} points", $"at most {MostPoints}");
    }

    /// <summary>The grid as it is filled, from the point nearest the fit outwards, each point started from its neighbour's
    /// answer.</summary>
    private sealed class Walk
    {
        private readonly FitProblem _problem,
            _others;
        private readonly IReadOnlyList<ScanAxis> _axes;
        private readonly double[] _fit;
        private readonly double[,] _statistic;
        private readonly double[,][] _parameters;
        private readonly CancellationToken _cancellation;
        private readonly int _row,
            _column;

        public Walk(FitProblem problem, double[] fit, IReadOnlyList<ScanAxis> axes, CancellationToken cancellation)
        {
            (_problem, _fit, _axes, _cancellation) = (problem, fit, axes, cancellation);
            _others = problem.With([
                .. problem.Parameters.Select((p, i) => axes.Any(axis => axis.Parameter == i) ? p.Freeze(fit[i]) : p),
            ]);
            Columns = axes.Count == 2 ? axes[1].Values.Length : 1;
            _statistic = new double[Rows, Columns];
            _parameters = new double[Rows, Columns][];
            _row = Nearest(axes[0]);
            _column = axes.Count == 2 ? Nearest(axes[1]) : 0;
        }

        private int Rows => _axes[0].Values.Length;

        private int Columns { get; }

        /// <summary>All values of the second axis at the value of the first that is nearest to the fit.</summary>
        public void WalkMiddleRow()
        {
            Fit(_row, _column, _fit);
            for (int column = _column + 1; column < Columns; column++)
                Fit(_row, column, _parameters[_row, column - 1]);
            for (int column = _column - 1; column >= 0; column--)
                Fit(_row, column, _parameters[_row, column + 1]);
        }

        public void WalkColumns() =>
            Parallel.For(
                0,
                Columns,
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = _cancellation },
                column =>
                {
                    for (int row = _row + 1; row < Rows; row++)
                        Fit(row, column, _parameters[row - 1, column]);
                    for (int row = _row - 1; row >= 0; row--)
                        Fit(row, column, _parameters[row + 1, column]);
                }
            );

        /// <summary>A point whose fit was caught in a local minimum is tried again from its neighbours, if they do better
        /// there.</summary>
        public void Smooth()
        {
            foreach ((int di, int dj) in new[] { (1, 0), (-1, 0), (0, 1), (0, -1) })
                for (int row = Math.Max(0, di); row < Rows + Math.Min(0, di); row++)
                for (int column = Math.Max(0, dj); column < Columns + Math.Min(0, dj); column++)
                {
                    double[] neighbour = At(row, column, _parameters[row - di, column - dj]);
                    if (_problem.Statistic(neighbour) < _statistic[row, column] - ScanSurface.Better)
                        Fit(row, column, neighbour);
                }
        }

        public ScanSurface Conclude(FitOutcome fit)
        {
            (int row, int column) = (0, 0);
            for (int i = 0; i < Rows; i++)
            for (int j = 0; j < Columns; j++)
                if (_statistic[i, j] < _statistic[row, column])
                    (row, column) = (i, j);
            FitOutcome? better =
                _statistic[row, column] < fit.Statistic - ScanSurface.Better
                    ? ClassicalFit.Refine(_problem, _parameters[row, column])
                    : null;
            return new ScanSurface(
                _axes[0],
                _axes.Count == 2 ? _axes[1] : null,
                _statistic,
                better?.Statistic ?? fit.Statistic,
                better
            );
        }

        private int Nearest(ScanAxis axis) =>
            Enumerable.Range(0, axis.Values.Length).MinBy(i => Math.Abs(axis.Values[i] - _fit[axis.Parameter]));

        private double[] At(int row, int column, double[] others)
        {
            double[] parameters = [.. others];
            parameters[_axes[0].Parameter] = _axes[0].Values[row];
            if (_axes.Count == 2)
                parameters[_axes[1].Parameter] = _axes[1].Values[column];
            return parameters;
        }

        private void Fit(int row, int column, double[] start)
        {
            _cancellation.ThrowIfCancellationRequested();
            double[] at = At(row, column, start);
            if (_others.Free.Count == 0)
                (_statistic[row, column], _parameters[row, column]) = (_problem.Statistic(at), at);
            else
            {
                FitOutcome outcome = ClassicalFit.Refine(_others, at);
                (_statistic[row, column], _parameters[row, column]) = (outcome.Statistic, outcome.Parameters);
            }
        }
    }
}
