namespace Almagest.Spectra.Fitting;

/// <summary>
/// Walks from a minimum along the ridge of each parameter to where its profile has risen by Δ. Every evaluation gives the
/// profile's
/// value, slope and curvature there (from gradient and Fisher's information), so that two or three a side are enough.
/// </summary>
internal sealed class ProfileWalk
{
    private const int MostSteps = 40;

    /// <summary>In units of Δ: how far from the goal, and from the ridge, the last correction may begin. What it leaves is of
    /// second order.</summary>
    private const double CloseEnough = 0.015;

    /// <summary>Of the parameter: a bracket is not made narrower.</summary>
    private const double Resolution = 1e-9;

    private const int MostChecks = 6,
        MoreStarts = 4,
        MostCorrections = 3;

    /// <summary>In units of the statistic: a fall by less is the rounding of a minimum.</summary>
    private const double WorthRestarting = 1e-4;

    private readonly FitProblem _problem;
    private readonly FitOutcome.Converged _fit;
    private readonly double _delta;
    private readonly int _free;
    private readonly double[] _firstGradient,
        _firstFisher;
    private readonly double[] _point,
        _kept,
        _gradient,
        _fisher,
        _toRidge,
        _alongRidge,
        _right;
    private readonly bool[] _active;
    private int _own,
        _index;
    private double _sigma;
    private Descent? _conditional;

    public ProfileWalk(FitProblem problem, FitOutcome.Converged fit, double delta)
    {
        (_problem, _fit, _delta, _free) = (problem, fit, delta, problem.Free.Count);
        (_firstGradient, _gradient, _toRidge, _alongRidge, _right) = (
            new double[_free],
            new double[_free],
            new double[_free],
            new double[_free],
            new double[_free]
        );
        (_firstFisher, _fisher, _active) = (new double[_free * _free], new double[_free * _free], new bool[_free]);
        (_point, _kept) = (new double[fit.Parameters.Length], new double[fit.Parameters.Length]);
        Evaluations = 1 + _free;
        problem.Linearise(fit.Parameters, _firstGradient, _firstFisher);
        Return();
        if (Promise() > WorthRestarting)
            Lower = [.. fit.Parameters];
    }

    /// <summary>A point lower than the minimum, once one is met; what was found before is then of no use.</summary>
    public double[]? Lower { get; private set; }

    public int Evaluations { get; private set; }

    public ProfileInterval IntervalOf(int index)
    {
        (_index, _own, _conditional) = (index, Position(index), null);
        Return();
        // A fit without a covariance knows no sigma; the profile's curvature at the minimum does.
        _sigma = _fit.Sigmas[index] is not 0 and double known ? known : Math.Sqrt(2 / Profile(_fit.Statistic).Curvature);
        (double lower, IntervalEnd lowerEnd) = Walk(-1);
        (double upper, IntervalEnd upperEnd) = Lower is null ? Walk(1) : (double.NaN, IntervalEnd.NotFound);
        return new(index, _fit.Parameters[index], lower, upper, lowerEnd, upperEnd);
    }

    private int Position(int index)
    {
        for (int i = 0; i < _free; i++)
            if (_problem.Free[i] == index)
                return i;
        return -1;
    }

    private (double End, IntervalEnd Kind) Walk(int side)
    {
        FitParameter limits = _problem.Parameters[_index];
        double best = _fit.Parameters[_index],
            limit = side < 0 ? limits.Lower : limits.Upper,
            goal = _fit.Statistic + _delta;
        if (best == limit)
            return (limit, IntervalEnd.AtLimit);
        Return();
        double statistic = _fit.Statistic,
            inside = best,
            outside = double.NaN;
        int checks = 0,
            corrections = 0;
        for (int step = 0; step < MostSteps; step++)
        {
            (double value, double slope, double curvature) = Profile(statistic);
            double x = _point[_index],
                next = x + ProfileStep.Stride(value - goal, slope, curvature, side);
            bool onRidge = IsOnRidge(statistic, value),
                isThere = onRidge && Math.Abs(value - goal) < CloseEnough * _delta,
                // A profile has no jumps: where it seems to, one side is not the lowest that there is.
                hasJumped = Math.Abs(outside - inside) < Resolution * Math.Abs(inside);
            // The last correction is of second order, unless it is large: then it is another step.
            double scale = _problem.Definitions[_index].IsNorm ? Math.Min(Math.Abs(x - best), Math.Abs(x)) : Math.Abs(x - best);
            bool isSmall = Math.Abs(next - x) < 0.1 * scale;
            if (isThere && !isSmall && corrections++ < MostCorrections)
                isThere = false;
            double end = isSmall ? ProfileStep.Clamp(next, best, limit) : x;
            if (isThere && !IsSkew(end, slope))
                return (end, IntervalEnd.Found);
            // Nor does it fall on the way out beyond the goal, unless there is another ridge.
            bool falls = onRidge && value > goal && slope * side < 0;
            if (isThere || hasJumped || (falls && checks < MostChecks))
            {
                if (checks++ == MostChecks)
                    break;
                double lowest = Lowest(hasJumped ? outside : x, statistic);
                if (Lower is not null)
                    break;
                bool isLower = lowest < (hasJumped ? goal : statistic - (CloseEnough * _delta));
                if (isLower)
                {
                    (statistic, outside) = (lowest, double.NaN);
                    continue;
                }
                if (isThere || hasJumped)
                    return isThere ? (end, IntervalEnd.Found) : (double.NaN, IntervalEnd.NotFound);
            }
            if (onRidge && value < goal)
            {
                if (x == limit)
                    return (limit, IntervalEnd.AtLimit);
                inside = x;
            }
            else if (onRidge)
                outside = x;
            next = ProfileStep.Choose(next, x, best, limit, inside, outside, side);
            Move(next);
            statistic = Evaluate();
            if (Lower is not null)
                break;
            (value, _, _) = Profile(statistic);
            // Off the ridge the quadratic is not to be trusted: descend to it.
            if (!IsOnRidge(statistic, value))
                statistic = Descend(new() { PromisedDecrease = 0.3 * CloseEnough * _delta, Rescale = false });
            if (Lower is not null)
                break;
        }
        return (double.NaN, IntervalEnd.NotFound);
    }

    private bool IsOnRidge(double statistic, double profile) => statistic - profile < CloseEnough * _delta;

    /// <summary>Looks for a lower point at a value of the parameter, from the minimum's other parameters and from a few more;
    /// goes there if there is one.</summary>
    /// <param name="statistic">Of the present point.</param>
    /// <returns>The statistic of the lowest.</returns>
    private double Lowest(double value, double statistic)
    {
        if (_free == 1)
            return statistic;
        _point.CopyTo(_kept, 0);
        SearchRange[][] shapes = SearchRange.Together(
            _problem,
            _problem.Free.Where(i => i != _index && !_problem.Definitions[i].IsNorm).Select(i => SearchRange.Of(_problem, i))
        );
        IEnumerable<double[]> starts =
        [
            _fit.Parameters,
            .. Enumerable
                .Range(0, shapes.Length > 0 ? MoreStarts : 0)
                .Select(k => PointOfSearch.Of(_fit.Parameters, shapes, k, shift: 0).Parameters),
            .. Hidden(),
        ];
        foreach (double[] start in starts)
        {
            start.CopyTo(_point, 0);
            _point[_index] = value;
            // What a descent leaves must not hide a ridge that is lower by what counts.
            double other = Descend(new() { PromisedDecrease = 0.3 * CloseEnough * _delta });
            if (Lower is not null)
                return other;
            if (!(other < statistic))
                continue;
            statistic = other;
            _point.CopyTo(_kept, 0);
        }
        if (_point.AsSpan().SequenceEqual(_kept))
            return statistic;
        _kept.CopyTo(_point, 0);
        return Evaluate();
    }

    /// <summary>Behind enough matter any source is as good as none: faint data may not mind.</summary>
    private IEnumerable<double[]> Hidden()
    {
        int[] columns = [.. _problem.Free.Where(i => i != _index && _problem.Definitions[i].IsColumn)];
        if (columns.Length == 0)
            return [];
        double[] hidden = [.. _fit.Parameters];
        foreach (int column in columns)
            hidden[column] = _problem.Parameters[column].Upper;
        return [hidden];
    }

    /// <summary>True where the profile is far from a parabola, as of faint spectra: there may then be more than one ridge. A
    /// slope that is a third too steep is no sign of that: another parameter has met its limit on the way.</summary>
    private bool IsSkew(double end, double slope)
    {
        double reach = end - _fit.Parameters[_index],
            bySigma = Math.Abs(reach) / (_sigma * Math.Sqrt(_delta)),
            bySlope = slope * reach / (2 * _delta);
        return !(bySigma is > 0.75 and < 1.33) || !(bySlope is > 0.6 and < 1.67);
    }

    /// <summary>Back to the minimum.</summary>
    private void Return()
    {
        _fit.Parameters.CopyTo(_point, 0);
        _firstGradient.CopyTo(_gradient, 0);
        _firstFisher.CopyTo(_fisher, 0);
    }

    /// <summary>By how much the statistic would fall if all parameters went to the quadratic's minimum: nothing, at a
    /// minimum.</summary>
    private double Promise()
    {
        if (!GoDownhill(except: -1))
            return 0;
        double promise = 0;
        for (int i = 0; i < _free; i++)
            promise -= 0.5 * _gradient[i] * _toRidge[i];
        return promise;
    }

    /// <summary>Finds the way of all active parameters but one to where the quadratic is lowest.</summary>
    /// <returns>False if the quadratic has no lowest point.</returns>
    private bool GoDownhill(int except)
    {
        for (int i = 0; i < _free; i++)
        {
            FitParameter limits = _problem.Parameters[_problem.Free[i]];
            double at = _point[_problem.Free[i]];
            bool blocked = _gradient[i] > 0 ? at <= limits.Lower : at >= limits.Upper;
            _active[i] = i != except && !blocked && _fisher[(i * _free) + i] > 0;
        }
        for (int i = 0; i < _free; i++)
            _right[i] = -_gradient[i];
        return Solve(_toRidge);
    }

    /// <summary>Where two parameters do the same, a little damping shares the way between them.</summary>
    private bool Solve(double[] way) =>
        SmallMatrix.Solve(_fisher, 1e-12, _right, _active, way) || SmallMatrix.Solve(_fisher, 1e-6, _right, _active, way);

    /// <summary>The profile's value, slope and curvature by the quadratic around the point, and the ways of the other
    /// parameters.</summary>
    private (double Value, double Slope, double Curvature) Profile(double statistic)
    {
        bool isKnown = GoDownhill(except: _own);
        for (int i = 0; i < _free; i++)
            _right[i] = -_fisher[(i * _free) + _own];
        if (!isKnown || !Solve(_alongRidge))
        {
            Array.Clear(_toRidge);
            Array.Clear(_alongRidge);
            return (double.NaN, double.NaN, double.NaN);
        }
        double value = statistic,
            slope = _gradient[_own],
            curvature = _fisher[(_own * _free) + _own];
        for (int i = 0; i < _free; i++)
        {
            double cross = _fisher[(i * _free) + _own];
            value += 0.5 * _gradient[i] * _toRidge[i];
            slope += cross * _toRidge[i];
            curvature += cross * _alongRidge[i];
        }
        return (value, slope, curvature);
    }

    /// <summary>Goes to another value of the parameter, the others along the ridge.</summary>
    private void Move(double next)
    {
        double stride = next - _point[_index];
        for (int i = 0; i < _free; i++)
        {
            int index = _problem.Free[i];
            if (_active[i])
                _point[index] = Advance(index, _toRidge[i] + (stride * _alongRidge[i]));
        }
        _point[_index] = next;
    }

    /// <summary>A norm never goes to 0 in one step: all is dark there, and nothing shows the way back.</summary>
    private double Advance(int index, double step)
    {
        double value = _point[index];
        return _problem.Definitions[index].IsNorm && value > 0
            ? _problem.Parameters[index].Moved(value, Math.Max(step, -0.89 * value))
            : _problem.Parameters[index].Moved(value, step);
    }

    private double Evaluate()
    {
        Evaluations += 1 + _free;
        double statistic = _problem.Linearise(_point, _gradient, _fisher);
        if (statistic < _fit.Statistic - WorthRestarting)
            Lower = [.. _point];
        return statistic;
    }

    /// <summary>Minimises over the other parameters.</summary>
    private double Descend(FitOptions options)
    {
        _conditional ??= new Descent(_problem.Hold(_fit.Parameters, index => index == _index));
        ClassicalFit.Descend(_conditional, _point, options);
        Evaluations += _conditional.Evaluations;
        _conditional.Parameters.CopyTo(_point);
        return Evaluate();
    }
}
