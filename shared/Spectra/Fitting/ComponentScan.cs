namespace Almagest.Spectra.Fitting;

/// <summary>
/// A way out of a local minimum, one component at a time: it is taken through its usual range, all others held, and where that
/// helps most a descent begins. An additive component is first taken out; at each place all norms take one step from there
/// (as in the score test of Rao 1948), so that many places can be asked for a narrow line.
/// </summary>
internal sealed class ComponentScan
{
    private const int Kept = 2,
        MostRounds = 3,
        MostAbsorbers = 2;

    /// <summary>In units of the statistic.</summary>
    private const double Worthwhile = 0.01;

    private readonly FitProblem _problem;
    private readonly FitOptions _options;
    private readonly (SearchRange[][] Shapes, int[] Norms)[] _components;
    private readonly SearchRange[][] _absorbers;
    private NormFit? _norms;

    public ComponentScan(FitProblem problem, FitOptions options)
    {
        (_problem, _options) = (problem, options with { Covariance = false, Rescale = false });
        _components =
        [
            .. SearchRange
                .Together(problem.Asked, index => ComponentOf(problem.Definitions[index].Name))
                .Select(own =>
                    (
                        SearchRange.Together(
                            own.Where(index => !problem.Definitions[index].IsNorm)
                                .Select(index => SearchRange.Usual(problem, index)),
                            range => ParameterLayout.NameInGroup(problem.Definitions[range.Index].Name)
                        ),
                        own.Where(index => problem.Definitions[index].IsNorm).ToArray()
                    )
                )
                .Where(component => component.Item1.Length > 0),
        ];
        _absorbers =
        [
            .. SearchRange
                .Together(
                    problem,
                    problem
                        .Free.Where(index => problem.Definitions[index].IsColumn)
                        .Select(index => SearchRange.Usual(problem, index))
                )
                .Take(MostAbsorbers),
        ];
    }

    /// <returns>The lowest that was found; <paramref name="best"/> itself if nothing is lower.</returns>
    public FitOutcome Improve(FitOutcome best, CancellationToken cancellation)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            double before = best.Statistic;
            foreach ((SearchRange[][] shapes, int[] norms) in _components)
            {
                bool isTakenOut = norms.Length > 0 && _problem.Definitions.Count(definition => definition.IsNorm) > norms.Length;
                List<PointOfSearch> points = isTakenOut
                    ? WithoutIt(best.Parameters, shapes, norms, cancellation)
                    : Moved(best.Parameters, shapes, cancellation);
                foreach (PointOfSearch start in PointOfSearch.Distinct(points, Kept))
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

    /// <summary>Lines are narrow: they are taken through the band in finer steps.</summary>
    private static int PointsOf(SearchRange[][] shapes) =>
        shapes.Any(shape => shape[0].IsLineEnergy) ? 64
        : shapes.Length == 1 ? 16
        : 32;

    private List<PointOfSearch> Moved(double[] at, SearchRange[][] shapes, CancellationToken cancellation)
    {
        _norms ??= new NormFit(_problem);
        int[] indices = [.. shapes.SelectMany(shape => shape).Select(range => range.Index)];
        List<PointOfSearch> points = PointOfSearch.Spread(_problem, _norms, at, indices, PointsOf(shapes), 0, cancellation);
        // And its ends, which no sequence reaches.
        foreach (SearchRange[] shape in shapes)
        foreach (bool isUpper in new[] { false, true })
        {
            double[] there = [.. at];
            foreach (SearchRange range in shape)
                there[range.Index] = isUpper ? _problem.Parameters[range.Index].Upper : _problem.Parameters[range.Index].Lower;
            points.Add(
                new(
                    _norms.Minimise(there),
                    [.. shapes.Select(other => Math.Clamp(other[0].ShareOf(there[other[0].Index]), -1, 2))],
                    there
                )
            );
        }
        return points;
    }

    private List<PointOfSearch> WithoutIt(double[] at, SearchRange[][] shapes, int[] norms, CancellationToken cancellation)
    {
        double[] without = Without(at, shapes, norms);
        // What absorbs a source and what is soft hide behind one another: in half of the points both are moved.
        SearchRange[][] both = [.. shapes, .. _absorbers];
        Follower alone = new(_problem, shapes, norms),
            together = new(_problem, both, norms);
        List<PointOfSearch> points = [];
        for (int k = 0; k < PointsOf(shapes); k++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isTogether = _absorbers.Length > 0 && k % 2 == 1;
            PointOfSearch point = PointOfSearch.Of(without, isTogether ? both : shapes, k, shift: 0);
            double statistic = (isTogether ? together : alone).Follow(point.Parameters);
            points.Add(point with { Statistic = statistic, Position = point.Position[..shapes.Length] });
        }
        return points;
    }

    /// <summary>The best of all other components without this one.</summary>
    private double[] Without(double[] at, SearchRange[][] shapes, int[] norms)
    {
        double[] start = [.. at];
        foreach (int norm in norms)
            start[norm] = Math.Max(0, _problem.Parameters[norm].Lower);
        HashSet<int> held = [.. norms, .. shapes.SelectMany(shape => shape).Select(range => range.Index)];
        FitProblem rest = _problem.Hold(start, held.Contains);
        return rest.Free.Count == 0
            ? start
            : ClassicalFit
                .Refine(rest, start.AsSpan(), _options with { PromisedDecrease = 0.1, MaximumIterations = 30 })
                .Parameters;
    }

    /// <summary>All parameters but those that were placed go to where a quadratic is lowest.</summary>
    private sealed class Follower
    {
        private readonly FitProblem _rest;
        private readonly int[] _norms;
        private readonly double[] _gradient,
            _fisher,
            _right,
            _step;
        private readonly bool[] _active;

        public Follower(FitProblem problem, SearchRange[][] placed, int[] norms)
        {
            HashSet<int> held = [.. placed.SelectMany(shape => shape).Select(range => range.Index)];
            _rest = problem.Hold(problem.Start, held.Contains);
            int free = _rest.Free.Count;
            _norms = [.. Enumerable.Range(0, free).Where(i => norms.Contains(_rest.Free[i]))];
            (_gradient, _right, _step, _active) = (new double[free], new double[free], new double[free], new bool[free]);
            _fisher = new double[free * free];
        }

        /// <returns>The statistic there; infinite where the component would have to be negative.</returns>
        public double Follow(double[] parameters)
        {
            int free = _gradient.Length;
            _rest.Linearise(parameters, _gradient, _fisher);
            for (int i = 0; i < free; i++)
                (_active[i], _right[i]) = (_fisher[(i * free) + i] > 0, -_gradient[i]);
            if (!SmallMatrix.Solve(_fisher, 1e-6, _right, _active, _step) || !_norms.Any(i => _step[i] > 0))
                return double.PositiveInfinity;
            for (int i = 0; i < free; i++)
            {
                int index = _rest.Free[i];
                parameters[index] = _rest.Parameters[index].Moved(parameters[index], _step[i]);
            }
            return _rest.Statistic(parameters);
        }
    }
}
