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
    private const double CloseEnough = 0.03;

    /// <summary>In units of the statistic: a fall by less is the rounding of a minimum.</summary>
    private const double WorthRestarting = 1e-4;

    private readonly FitProblem _problem;
    private readonly FitOutcome.Converged _fit;
    private readonly double _delta;
    private readonly int _free;
    private readonly double[] _firstGradient,
        _firstFisher;
    private readonly double[] _point,
        _gradient,
        _fisher,
        _toRidge,
        _alongRidge,
        _right;
    private readonly bool[] _active;
    private int _own,
        _index;
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
        (_firstFisher, _fisher, _active, _point) = (
            new double[_free * _free],
            new double[_free * _free],
            new bool[_free],
            new double[fit.Parameters.Length]
        );
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
        for (int step = 0; step < MostSteps; step++)
        {
            (double value, double slope, double curvature) = Profile(statistic);
            double x = _point[_index],
                next = x + Stride(value - goal, slope, curvature, side);
            bool onRidge = statistic - value < CloseEnough * _delta;
            if (onRidge && Math.Abs(value - goal) < CloseEnough * _delta)
                return (Clamp(next, best, limit), IntervalEnd.Found);
            if (onRidge && value < goal)
            {
                if (x == limit)
                    return (limit, IntervalEnd.AtLimit);
                inside = x;
            }
            else if (onRidge)
                outside = x;
            next = Choose(next, x, best, limit, inside, outside, side);
            Move(next);
            statistic = Evaluate();
            if (Lower is not null)
                break;
            (value, _, _) = Profile(statistic);
            // Off the ridge the quadratic is not to be trusted: descend to it.
            if (!(statistic - value < CloseEnough * _delta))
                statistic = Descend();
            if (Lower is not null)
                break;
            if (!double.IsNaN(outside) && Math.Abs(outside - inside) < 1e-9 * Math.Abs(inside))
                return (inside, IntervalEnd.Found);
        }
        return (double.NaN, IntervalEnd.NotFound);
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
        GoDownhill(except: -1);
        double promise = 0;
        for (int i = 0; i < _free; i++)
            promise -= 0.5 * _gradient[i] * _toRidge[i];
        return promise;
    }

    /// <summary>Finds the way of all active parameters but one to where the quadratic is lowest.</summary>
    private void GoDownhill(int except)
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
        if (!SmallMatrix.Solve(_fisher, 1e-12, _right, _active, _toRidge))
            Array.Clear(_toRidge);
    }

    /// <summary>The profile's value, slope and curvature by the quadratic around the point, and the ways of the other
    /// parameters.</summary>
    private (double Value, double Slope, double Curvature) Profile(double statistic)
    {
        GoDownhill(except: _own);
        for (int i = 0; i < _free; i++)
            _right[i] = -_fisher[(i * _free) + _own];
        if (!SmallMatrix.Solve(_fisher, 1e-12, _right, _active, _alongRidge))
            Array.Clear(_alongRidge);
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

    /// <summary>The way to where the quadratic reaches the goal; NaN if it does not.</summary>
    private static double Stride(double above, double slope, double curvature, int side)
    {
        double root = Math.Sqrt((slope * slope) - (2 * Math.Max(curvature, 0) * above));
        double stride = -2 * above / (slope + (side * root));
        return double.IsFinite(stride) ? stride : double.NaN;
    }

    private static double Choose(double next, double x, double best, double limit, double inside, double outside, int side)
    {
        double reach = Math.Abs(x - best);
        // Where the statistic is flat the quadratic promises the moon.
        if (!double.IsFinite(next))
            next = reach > 0 ? best + (side * 4 * reach) : limit;
        if (!double.IsFinite(next))
            next = best + (side * Math.Max(1, Math.Abs(best)));
        if (reach > 0 && Math.Abs(next - best) > 5 * reach)
            next = best + (side * 5 * reach);
        next = Clamp(next, best, limit);
        if (double.IsNaN(outside))
            return side * (next - inside) > 0
                ? next
                : Clamp(inside + (side * Math.Max(reach, Math.Abs(inside - best))), best, limit);
        bool between = side * (next - inside) > 0 && side * (outside - next) > 0;
        return between ? next : 0.5 * (inside + outside);
    }

    private static double Clamp(double value, double a, double b) => Math.Clamp(value, Math.Min(a, b), Math.Max(a, b));

    /// <summary>Goes to another value of the parameter, the others along the ridge.</summary>
    private void Move(double next)
    {
        double stride = next - _point[_index];
        for (int i = 0; i < _free; i++)
        {
            int index = _problem.Free[i];
            if (_active[i])
                _point[index] = Math.Clamp(
                    _point[index] + _toRidge[i] + (stride * _alongRidge[i]),
                    _problem.Parameters[index].Lower,
                    _problem.Parameters[index].Upper
                );
        }
        _point[_index] = next;
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
    private double Descend()
    {
        _conditional ??= new Descent(
            _problem.With([.. _problem.Parameters.Select((parameter, i) => i == _index ? parameter.Freeze(0) : parameter)])
        );
        ClassicalFit.Descend(
            _conditional,
            _point,
            new FitOptions { PromisedDecrease = 0.3 * CloseEnough * _delta, Rescale = false }
        );
        Evaluations += _conditional.Evaluations;
        _conditional.Parameters.CopyTo(_point);
        return Evaluate();
    }
}
