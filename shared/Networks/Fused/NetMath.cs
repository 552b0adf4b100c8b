using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Almagest.Networks.Architectures;
using Almagest.Networks.Engines;

namespace Almagest.Networks.Fused;

/// <summary>What nets compute number by number or row by row. Lengths are whole blocks, see <see cref="Panel"/>.</summary>
internal static class NetMath
{
    private static bool IsWide => Vector512.IsHardwareAccelerated;

    /// <summary>output = x · σ(x); σ is kept for <see cref="SiluGradient"/>, where there is room for it.</summary>
    public static void Silu(ReadOnlySpan<float> x, Span<float> sigmoid, Span<float> output)
    {
        if (IsWide)
            Silu<SingleLanes16>(x, sigmoid, output);
        else
            Silu<SingleLanes8>(x, sigmoid, output);
    }

    /// <summary>output = max(x, 0).</summary>
    public static void Relu(ReadOnlySpan<float> x, Span<float> output)
    {
        if (IsWide)
            Relu<SingleLanes16>(x, output);
        else
            Relu<SingleLanes8>(x, output);
    }

    /// <summary>result = gradient · σ (1 + x (1 - σ)).</summary>
    public static void SiluGradient(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> sigmoid,
        ReadOnlySpan<float> gradient,
        Span<float> result
    )
    {
        if (IsWide)
            SiluGradient<SingleLanes16>(x, sigmoid, gradient, result);
        else
            SiluGradient<SingleLanes8>(x, sigmoid, gradient, result);
    }

    /// <summary>sum = left + right.</summary>
    public static void Add(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> sum)
    {
        if (IsWide)
            Add<SingleLanes16>(left, right, sum);
        else
            Add<SingleLanes8>(left, right, sum);
    }

    public static double SumOfSquares(ReadOnlySpan<float> values) =>
        IsWide ? SumOfSquares<SingleLanes16>(values) : SumOfSquares<SingleLanes8>(values);

    /// <summary>standard = (x - mean) / deviation, kept where there is room for it, output = standard · scale + shift, over the
    /// first width numbers; zeros stay.</summary>
    /// <returns>1 / deviation.</returns>
    public static float Normalise(
        ReadOnlySpan<float> x,
        int width,
        ReadOnlySpan<float> scale,
        ReadOnlySpan<float> shift,
        Span<float> standard,
        Span<float> output
    ) =>
        IsWide
            ? Normalise<SingleLanes16>(x, width, scale, shift, standard, output)
            : Normalise<SingleLanes8>(x, width, scale, shift, standard, output);

    /// <summary>The gradient with respect to x of <see cref="Normalise"/>.</summary>
    public static void NormaliseGradient(
        ReadOnlySpan<float> standard,
        float inverse,
        int width,
        ReadOnlySpan<float> scale,
        ReadOnlySpan<float> gradient,
        Span<float> result,
        Span<float> scaleGradient,
        Span<float> shiftGradient
    )
    {
        if (IsWide)
            NormaliseGradient<SingleLanes16>(standard, inverse, width, scale, gradient, result, scaleGradient, shiftGradient);
        else
            NormaliseGradient<SingleLanes8>(standard, inverse, width, scale, gradient, result, scaleGradient, shiftGradient);
    }

    /// <summary>One step of Adam, the gradient is used up.</summary>
    public static void Adam(Span<float> weights, Span<float> gradient, Span<float> mean, Span<float> square, AdamStep step)
    {
        if (IsWide)
            Adam<SingleLanes16>(weights, gradient, mean, square, step);
        else
            Adam<SingleLanes8>(weights, gradient, mean, square, step);
    }

    private static void Silu<T>(ReadOnlySpan<float> x, Span<float> sigmoid, Span<float> output)
        where T : struct, ISingleLanes<T>
    {
        for (int i = 0; i < x.Length; i += T.Count)
        {
            T value = Load<T>(x, i),
                sigma = Sigmoid(value);
            if (sigmoid.Length > 0)
                sigma.Store(ref sigmoid[i]);
            (value * sigma).Store(ref output[i]);
        }
    }

    /// <summary>1 / (1 + exp(-x)) to 4e-7 of it down to 2^-100; multiplications alone, for a division takes as long as sixteen
    /// of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sigmoid<T>(T x)
        where T : struct, ISingleLanes<T>
    {
        // exp(-x) = 2^whole · 2^rest, the second by the polynomial that is nearest over ±1/2, to 7e-8.
        // What is added to 1.5 · 2^23 is rounded to whole numbers.
        T within = T.Max(T.Min(x, T.All(69.3f)), T.All(-69.3f)),
            perTwo = T.All(-1.44269504f),
            middle = T.All(12582912f),
            shifted = T.Add(within, perTwo, middle),
            rest = T.Add(within, perTwo, middle - shifted);
        T power = T.All(0.0013276469f);
        power = T.Add(power, rest, T.All(0.00967554096f));
        power = T.Add(power, rest, T.All(0.0555071346f));
        power = T.Add(power, rest, T.All(0.240221202f));
        power = T.Add(power, rest, T.All(0.693146944f));
        power = T.Add(power, rest, T.All(1.00000012f));
        T one = T.All(1),
            below = T.All(-1) - T.Scale(power, shifted);
        // 5 % off, cubed and then squared.
        T inverse = T.InverseGuess(below),
            away = T.Add(below, inverse, one);
        inverse = T.Add(T.Add(away, away, away), inverse, inverse);
        return T.Add(T.Add(below, inverse, one), inverse, inverse);
    }

    private static void Relu<T>(ReadOnlySpan<float> x, Span<float> output)
        where T : struct, ISingleLanes<T>
    {
        for (int i = 0; i < x.Length; i += T.Count)
            T.Max(Load<T>(x, i), default).Store(ref output[i]);
    }

    private static void SiluGradient<T>(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> sigmoid,
        ReadOnlySpan<float> gradient,
        Span<float> result
    )
        where T : struct, ISingleLanes<T>
    {
        T one = T.All(1);
        for (int i = 0; i < x.Length; i += T.Count)
        {
            T sigma = Load<T>(sigmoid, i);
            (Load<T>(gradient, i) * sigma * T.Add(Load<T>(x, i), one - sigma, one)).Store(ref result[i]);
        }
    }

    private static void Add<T>(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> sum)
        where T : struct, ISingleLanes<T>
    {
        for (int i = 0; i < left.Length; i += T.Count)
            (Load<T>(left, i) + Load<T>(right, i)).Store(ref sum[i]);
    }

    private static double SumOfSquares<T>(ReadOnlySpan<float> values)
        where T : struct, ISingleLanes<T>
    {
        // In pieces, so that single precision does not lose the small ones.
        double all = 0;
        for (int at = 0; at < values.Length; at += 4096)
        {
            T sum = default;
            int end = Math.Min(at + 4096, values.Length);
            for (int i = at; i < end; i += T.Count)
            {
                T value = Load<T>(values, i);
                sum = T.Add(value, value, sum);
            }
            all += T.Sum(sum);
        }
        return all;
    }

    private static float Normalise<T>(
        ReadOnlySpan<float> x,
        int width,
        ReadOnlySpan<float> scale,
        ReadOnlySpan<float> shift,
        Span<float> standard,
        Span<float> output
    )
        where T : struct, ISingleLanes<T>
    {
        T sum = default,
            squares = default;
        for (int i = 0; i < x.Length; i += T.Count)
            sum += Load<T>(x, i);
        float mean = T.Sum(sum) / width;
        T centre = T.All(mean);
        for (int i = 0; i < x.Length; i += T.Count)
        {
            T away = Load<T>(x, i) - centre;
            squares = T.Add(away, away, squares);
        }
        // The zeros beyond the width each lie the mean away.
        float variance = (T.Sum(squares) - ((x.Length - width) * mean * mean)) / width;
        float inverse = 1 / MathF.Sqrt(Math.Max(variance, 0) + (float)Layer.Norm.Epsilon);
        T by = T.All(inverse);
        for (int i = 0; i < x.Length; i += T.Count)
        {
            T value = (Load<T>(x, i) - centre) * by;
            if (standard.Length > 0)
                value.Store(ref standard[i]);
            T.Add(value, Load<T>(scale, i), Load<T>(shift, i)).Store(ref output[i]);
        }
        if (standard.Length > 0)
            standard[width..].Clear();
        output[width..].Clear();
        return inverse;
    }

    private static void NormaliseGradient<T>(
        ReadOnlySpan<float> standard,
        float inverse,
        int width,
        ReadOnlySpan<float> scale,
        ReadOnlySpan<float> gradient,
        Span<float> result,
        Span<float> scaleGradient,
        Span<float> shiftGradient
    )
        where T : struct, ISingleLanes<T>
    {
        T sum = default,
            along = default;
        for (int i = 0; i < standard.Length; i += T.Count)
        {
            T from = Load<T>(gradient, i),
                value = Load<T>(standard, i),
                inner = from * Load<T>(scale, i);
            T.Add(from, value, Load<T>(scaleGradient, i)).Store(ref scaleGradient[i]);
            (Load<T>(shiftGradient, i) + from).Store(ref shiftGradient[i]);
            sum += inner;
            along = T.Add(inner, value, along);
        }
        T mean = T.All(T.Sum(sum) / width),
            slope = T.All(T.Sum(along) / width),
            by = T.All(inverse);
        for (int i = 0; i < standard.Length; i += T.Count)
            ((Load<T>(gradient, i) * Load<T>(scale, i) - mean - (Load<T>(standard, i) * slope)) * by).Store(ref result[i]);
        result[width..].Clear();
    }

    private static void Adam<T>(Span<float> weights, Span<float> gradient, Span<float> mean, Span<float> square, AdamStep step)
        where T : struct, ISingleLanes<T>
    {
        T scale = T.All(step.GradientScale),
            beta1 = T.All((float)AdamStep.Beta1),
            rest1 = T.All(1 - (float)AdamStep.Beta1),
            beta2 = T.All((float)AdamStep.Beta2),
            rest2 = T.All(1 - (float)AdamStep.Beta2);
        T epsilon = T.All((float)AdamStep.Epsilon),
            rate = T.All(step.Rate),
            kept = T.All(1 - step.Decay),
            zero = default;
        for (int i = 0; i < weights.Length; i += T.Count)
        {
            T slope = Load<T>(gradient, i) * scale;
            T average = T.Add(slope, rest1, Load<T>(mean, i) * beta1),
                spread = T.Add(slope * slope, rest2, Load<T>(square, i) * beta2);
            average.Store(ref mean[i]);
            spread.Store(ref square[i]);
            ((Load<T>(weights, i) * kept) - (rate * average / (T.Sqrt(spread) + epsilon))).Store(ref weights[i]);
            zero.Store(ref gradient[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Load<T>(ReadOnlySpan<float> values, int at)
        where T : struct, ISingleLanes<T>
    {
        // Panels end in whole blocks; a span that does not is a mistake that must not be read past.
        if ((uint)(at + T.Count) > (uint)values.Length)
            throw new ArgumentException("A length that is no whole number of blocks.", nameof(values));
        return T.Load(ref Unsafe.Add(ref MemoryMarshal.GetReference(values), at));
    }
}
