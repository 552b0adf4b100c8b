namespace Almagest.Networks.OutOfDistribution;

/// <summary>
/// Context as predictors: standardised, and drawn in to what was learnt, for a polynomial knows nothing beyond. The first numbers
/// say under which conditions a spectrum was taken (ln counts, background, share observed); then come a quick estimate and, as
/// many, its errors. S context, C conditions.
/// </summary>
/// <param name="Mean">Shape [S].</param>
/// <param name="Deviation">Shape [S].</param>
/// <param name="Lowest">Shape [S].</param>
/// <param name="Highest">Shape [S].</param>
internal sealed record ContextPredictors(float[] Mean, float[] Deviation, float[] Lowest, float[] Highest)
{
    private const int MostConditions = 4;

    public int ContextCount => Mean.Length;

    public int ConditionCount => Math.Min(MostConditions, ContextCount);

    private int EstimateCount => (ContextCount - ConditionCount) / 2;

    /// <summary>Numbers of <see cref="Of"/>.</summary>
    public int Count =>
        ContextCount == 0
            ? 1
            : (3 * ConditionCount) + (3 * (ContextCount - ConditionCount)) + (EstimateCount * (EstimateCount - 1) / 2);

    /// <summary>Numbers of <see cref="ForTails"/>.</summary>
    public int TailCount => ContextCount == 0 ? 1 : 2 + ConditionCount + (ConditionCount > 1 ? 1 : 0) + (2 * EstimateCount);

    /// <param name="spectra">At least one.</param>
    /// <param name="shown">So much of the context is summary; what follows is not predicted from.</param>
    public static ContextPredictors Learn(IReadOnlyList<OodEvidence> spectra, int shown)
    {
        float[] mean = new float[shown],
            deviation = new float[shown],
            lowest = new float[shown],
            highest = new float[shown];
        for (int i = 0; i < shown; i++)
        {
            double[] values = [.. spectra.Select(one => (double)one.Context[i])];
            double middle = values.Average(),
                spread = Math.Sqrt(values.Average(value => (value - middle) * (value - middle)));
            (mean[i], deviation[i], lowest[i], highest[i]) = (
                (float)middle,
                (float)Math.Max(spread, 1e-6),
                (float)values.Min(),
                (float)values.Max()
            );
        }
        return new ContextPredictors(mean, deviation, lowest, highest);
    }

    /// <summary>A polynomial of second order but for a few products: 1, the conditions and the rest, their squares, their
    /// products with the first of them (ln counts), and those of the estimate among itself.</summary>
    public double[] Of(ReadOnlySpan<float> context)
    {
        double[] of = new double[Count];
        of[0] = 1;
        int count = ContextCount;
        if (count == 0)
            return of;
        Span<double> all = of.AsSpan(1, count),
            squares = of.AsSpan(1 + count, count),
            crossed = of.AsSpan(1 + (2 * count), count - 1),
            products = of.AsSpan(3 * count);
        for (int i = 0; i < count; i++)
        {
            all[i] = Within(i, context);
            squares[i] = (all[i] * all[i]) - 1;
            if (i > 0)
                crossed[i - 1] = all[i] * all[0];
        }
        ReadOnlySpan<double> estimate = all.Slice(ConditionCount, EstimateCount);
        for (int i = 0, at = 0; i < estimate.Length; i++)
        for (int j = 0; j < i; j++)
            products[at++] = estimate[i] * estimate[j];
        return of;
    }

    /// <summary>Few, for tails are known from few spectra: the conditions, the first of them squared and with the second; the
    /// estimate and its squares.</summary>
    public double[] ForTails(ReadOnlySpan<float> context)
    {
        double[] of = new double[TailCount];
        of[0] = 1;
        if (ContextCount == 0)
            return of;
        int at = 1;
        for (int i = 0; i < ConditionCount; i++)
            of[at++] = Within(i, context);
        of[at++] = (of[1] * of[1]) - 1;
        if (ConditionCount > 1)
            of[at++] = of[1] * of[2];
        for (int i = 0; i < EstimateCount; i++, at++)
        {
            of[at] = Within(ConditionCount + i, context);
            of[at + EstimateCount] = (of[at] * of[at]) - 1;
        }
        return of;
    }

    /// <summary>The part of <see cref="Of"/> that says nothing of the source, the rest 0: for numbers that are compared among
    /// spectra of all kinds.</summary>
    public double[] OfConditions(ReadOnlySpan<float> context)
    {
        double[] all = Of(context);
        LeaveConditions(all);
        return all;
    }

    /// <summary>Makes <see cref="OfConditions"/> of <see cref="Of"/>.</summary>
    public void LeaveConditions(Span<double> all)
    {
        for (int i = 1 + ConditionCount; i < all.Length; i++)
        {
            int square = i - 1 - ContextCount,
                product = i - (2 * ContextCount);
            if (!(square >= 0 && square < ConditionCount) && !(square >= ContextCount && product < ConditionCount))
                all[i] = 0;
        }
    }

    /// <summary>Of <see cref="ForTails"/> the conditions, the estimate 0.</summary>
    public double[] WithoutEstimate(double[] forTails)
    {
        double[] conditions = [.. forTails];
        conditions.AsSpan(conditions.Length - (2 * EstimateCount)).Clear();
        return conditions;
    }

    /// <summary>How far the context lies outside what was learnt, in its spreads; 0 within.</summary>
    public double Beyond(ReadOnlySpan<float> context)
    {
        double sum = 0;
        for (int i = 0; i < ContextCount; i++)
        {
            double beyond = Standardise(i, context[i]) - Within(i, context);
            sum += beyond * beyond;
        }
        return Math.Sqrt(sum);
    }

    private double Within(int i, ReadOnlySpan<float> context) => Standardise(i, Math.Clamp(context[i], Lowest[i], Highest[i]));

    private double Standardise(int i, float value) => (value - Mean[i]) / Deviation[i];
}
