using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Randomness;

/// <summary>A normal distribution cut at both ends, drawn exactly, however far out in the tail the cut lies.</summary>
/// <remarks>Source: Robert 1995, "Simulation of truncated normal variables", Statistics and Computing 5, 121.</remarks>
public static class TruncatedNormal
{
    /// <summary>One number; the mean and sigma (more than 0) are those of the normal before it is cut.</summary>
    public static double Draw(RandomNumbers random, double mean, double sigma, double lower, double upper)
    {
        double from = (lower - mean) / sigma;
        double to = (upper - mean) / sigma;
        // Below the mean everything is as above it, in a mirror.
        double standard = to < 0 ? -DrawStandard(random, -to, -from) : DrawStandard(random, from, to);
        return Math.Clamp(mean + (sigma * standard), lower, upper);
    }

    private static double DrawStandard(RandomNumbers random, double from, double to)
    {
        if (from <= 0 && to - from > Math.Sqrt(2 * Math.PI))
            return DrawAround(random, from, to);
        return from > 0 && (to - from) * from > 2 ? DrawTail(random, from, to) : DrawNarrow(random, from, to);
    }

    private static double DrawAround(RandomNumbers random, double from, double to)
    {
        while (true)
        {
            double draw = random.NextNormal();
            if (draw >= from && draw <= to)
                return draw;
        }
    }

    private static double DrawTail(RandomNumbers random, double from, double to)
    {
        double rate = 0.5 * (from + Math.Sqrt((from * from) + 4));
        while (true)
        {
            double draw = from + (random.NextExponential() / rate);
            double distance = draw - rate;
            if (PortableMath.Log(random.NextUniform()) <= -0.5 * distance * distance && draw <= to)
                return draw;
        }
    }

    private static double DrawNarrow(RandomNumbers random, double from, double to)
    {
        double mode = Math.Clamp(0, from, to);
        while (true)
        {
            double draw = random.NextUniform(from, to);
            if (PortableMath.Log(random.NextUniform()) <= 0.5 * ((mode * mode) - (draw * draw)))
                return draw;
        }
    }
}
