namespace Almagest.Spectra.Fitting;

/// <summary>How far a walk along a profile goes at a time.</summary>
internal static class ProfileStep
{
    /// <summary>The way to where the quadratic reaches the goal; NaN if it does not.</summary>
    public static double Stride(double above, double slope, double curvature, int side)
    {
        double root = Math.Sqrt((slope * slope) - (2 * Math.Max(curvature, 0) * above));
        double stride = -2 * above / (slope + (side * root));
        return double.IsFinite(stride) ? stride : double.NaN;
    }

    /// <summary>The next place to ask: the quadratic's, if it is to be believed and lies between what is known.</summary>
    public static double Choose(double next, double x, double best, double limit, double inside, double outside, int side)
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

    public static double Clamp(double value, double a, double b) => Math.Clamp(value, Math.Min(a, b), Math.Max(a, b));
}
