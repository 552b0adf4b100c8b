namespace Almagest.Spectra.Models.Components;

/// <summary>A slow, smooth function replaced by its Chebyshev series (Clenshaw's recurrence).</summary>
internal static class LogInterpolation
{
    /// <param name="function">Smooth between the ends.</param>
    /// <param name="from">Lower end.</param>
    /// <param name="to">Upper end.</param>
    /// <param name="nodes">How often the function is asked.</param>
    /// <param name="at">Between the ends.</param>
    /// <param name="values">Shape of <paramref name="at"/>; overwritten.</param>
    public static void Write(
        Func<double, double> function,
        double from,
        double to,
        int nodes,
        ReadOnlySpan<double> at,
        Span<double> values
    )
    {
        double middle = 0.5 * (from + to),
            half = 0.5 * (to - from);
        Span<double> samples = stackalloc double[nodes],
            series = stackalloc double[nodes];
        for (int k = 0; k < nodes; k++)
            samples[k] = function(middle + (half * Math.Cos(Math.PI * (k + 0.5) / nodes)));
        for (int j = 0; j < nodes; j++)
        {
            double sum = 0;
            for (int k = 0; k < nodes; k++)
                sum += samples[k] * Math.Cos(Math.PI * j * (k + 0.5) / nodes);
            series[j] = 2 * sum / nodes;
        }
        for (int i = 0; i < at.Length; i++)
        {
            double x = (at[i] - middle) / half,
                next = 0,
                afterNext = 0;
            for (int j = nodes - 1; j >= 1; j--)
                (next, afterNext) = ((2 * x * next) - afterNext + series[j], next);
            values[i] = (x * next) - afterNext + (0.5 * series[0]);
        }
    }
}
