namespace Almagest.Spectra.Fitting;

/// <summary>
/// A way out of a local minimum, one component at a time: it is taken through its usual range, all others held, and where that helps
/// most a descent begins. An additive component is first taken out; how much it would help at a place follows from one
/// linearisation there (the score test of Rao 1948), so that many places can be asked for a narrow line.
/// </summary>
internal sealed class ComponentScan
{
    private const int Kept = 3,
        MostRounds = 3;

    /// <summary>In units of the statistic.</summary>
    private const double Worthwhile = 0.01;

    private readonly FitProblem _problem;
    private readonly FitOptions _options;
    private readonly (SearchRange[] Shapes, int Norm)[] _components;
    private readonly double[] _gradient,
        _fisher,
        _cross,
        _along;
    private readonly bool[] _active;
    private NormFit? _norms;

    public ComponentScan(FitProblem problem, FitOptions options)
    {
        (_problem, _options) = (problem, options with { Covariance = false, Rescale = false });
        int free = problem.Free.Count;
        (_gradient, _cross, _along, _active) = (new double[free], new double[free], new double[free], new bool[free]);
        _fisher = new double[free * free];
        _components =
        [
            .. problem
                .Free.GroupBy(index => ComponentOf(problem.Definitions[index].Name))
                .Select(own =>
                    (
                        own.Where(index => !problem.Definitions[index].IsNorm)
                            .Select(index => SearchRange.Usual(problem, index))
                            .ToArray(),
                        own.Where(index => problem.Definitions[index].IsNorm).DefaultIfEmpty(-1).First()
                    )
                )
                .Where(component => component.Item1.Length > 0),
        ];
    }

    /// <returns>The lowest that was found; <paramref name="best"/> itself if nothing is lower.</returns>
    public FitOutcome Improve(FitOutcome best, CancellationToken cancellation)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            double before = best.Statistic;
            foreach ((SearchRange[] shapes, int norm) in _components)
            {
                bool isTakenOut = norm >= 0 && _problem.Definitions.Count(definition => definition.IsNorm) > 1;
                List<PointOfSearch> points = isTakenOut
                    ? WithoutIt(best.Parameters, shapes, norm, cancellation)
                    : Moved(best.Parameters, shapes, cancellation);
                foreach (PointOfSearch start in PointOfSearch.Distinct(points, Kept, shapes.Length))
                {
                    FitOutcome outcome = ClassicalFit.Refine(_problem, start.Parameters.AsSpan(), _options);
                    if (outcome.Statistic < best.Statistic)
                        best = outcome;
                }
            }
            if (!(best.Statistic < before - Worthwhile))
                break;
        }
        return best;
    }

    private static string ComponentOf(string name) => name[..name.LastIndexOf('.')];

    /// <summary>Lines are narrow: one parameter alone is taken through its range in finer steps.</summary>
    private static int PointsOf(SearchRange[] shapes) =>
        shapes.Length switch
        {
            1 => 64,
            2 => 72,
            _ => 80,
        };

    private List<PointOfSearch> Moved(double[] at, SearchRange[] shapes, CancellationToken cancellation)
    {
        List<PointOfSearch> points = [];
        _norms ??= new NormFit(_problem);
        for (int k = 0; k < PointsOf(shapes) / 3; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            PointOfSearch point = PointOfSearch.Of(at, shapes, k, shift: 0);
            points.Add(point with { Statistic = _norms.Minimise(point.Parameters) });
        }
        return points;
    }

    private List<PointOfSearch> WithoutIt(double[] at, SearchRange[] shapes, int norm, CancellationToken cancellation)
    {
        double[] without = Without(at, shapes, norm);
        int own = Enumerable.Range(0, _problem.Free.Count).First(i => _problem.Free[i] == norm);
        List<PointOfSearch> points = [];
        for (int k = 0; k < PointsOf(shapes); k++)
        {
            cancellation.ThrowIfCancellationRequested();
            PointOfSearch point = PointOfSearch.Of(without, shapes, k, shift: 0);
            double statistic = _problem.Linearise(point.Parameters, _gradient, _fisher);
            (double fall, double step) = Score(own, shapes);
            point.Parameters[norm] = Math.Clamp(
                point.Parameters[norm] + step,
                _problem.Parameters[norm].Lower,
                _problem.Parameters[norm].Upper
            );
            if (fall > 0)
                points.Add(point with { Statistic = statistic - fall });
        }
        return points;
    }

    /// <summary>The best of all other components without this one.</summary>
    private double[] Without(double[] at, SearchRange[] shapes, int norm)
    {
        double[] start = [.. at];
        start[norm] = Math.Max(0, _problem.Parameters[norm].Lower);
        FitProblem rest = _problem.With([
            .. _problem.Parameters.Select(
                (parameter, i) =>
                    parameter.IsFree && (i == norm || shapes.Any(shape => shape.Index == i))
                        ? parameter.Freeze(start[i])
                        : parameter
            ),
        ]);
        return rest.Free.Count == 0
            ? start
            : ClassicalFit
                .Refine(rest, start.AsSpan(), _options with { PromisedDecrease = 0.1, MaximumIterations = 30 })
                .Parameters;
    }

    /// <summary>By how much the statistic falls if a norm moves and all others but the component's own shapes follow, and the norm's
    /// step.</summary>
    private (double Fall, double Step) Score(int own, SearchRange[] shapes)
    {
        int free = _gradient.Length;
        for (int i = 0; i < free; i++)
        {
            int index = _problem.Free[i];
            _active[i] = i != own && _fisher[(i * free) + i] > 0 && !shapes.Any(shape => shape.Index == index);
            _cross[i] = _fisher[(i * free) + own];
        }
        double slope = _gradient[own],
            curvature = _fisher[(own * free) + own];
        if (SmallMatrix.Solve(_fisher, 1e-9, _cross, _active, _along))
            for (int i = 0; i < free; i++)
                (slope, curvature) = (slope - (_along[i] * _gradient[i]), curvature - (_along[i] * _cross[i]));
        double step = -slope / curvature;
        return curvature > 0 && step > 0 && double.IsFinite(step) ? (-0.5 * slope * step, step) : (0, 0);
    }
}
