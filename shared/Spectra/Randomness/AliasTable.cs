using System.Buffers;

namespace Almagest.Spectra.Randomness;

/// <summary>One of n cells that are chosen alike: below <paramref name="Own"/> of 2^32 it stands for itself, else for
/// <paramref name="Other"/>.</summary>
internal readonly record struct AliasCell(uint Own, int Other)
{
    /// <summary>The outcome, without a branch that nobody could foretell.</summary>
    /// <param name="cell">The number of this cell.</param>
    /// <param name="word">Random.</param>
    public int Choose(int cell, uint word)
    {
        int own = (int)(((long)word - Own) >> 63); // all ones if the word is below
        return Other ^ ((Other ^ cell) & own);
    }
}

/// <summary>Tables by which one of n outcomes is drawn at the cost of two random words, whatever their probabilities.</summary>
/// <remarks>Source: Walker 1977; Vose 1991, IEEE Trans. Softw. Eng. 17, 972. Probabilities are good to 2^-32 / n.</remarks>
internal static class AliasTable
{
    /// <summary>Every cell gets one share of the total: its own, filled up by that of another which has more than one.</summary>
    /// <param name="weights">Shape [n], at least 0, some of them more.</param>
    /// <param name="cells">Shape [n]; overwritten.</param>
    public static void Build(ReadOnlySpan<double> weights, Span<AliasCell> cells)
    {
        int n = weights.Length,
            poor = 0,
            rich = n; // two stacks that grow towards each other
        double total = 0;
        foreach (double weight in weights)
            total += weight;
        double[] rentedShares = ArrayPool<double>.Shared.Rent(n);
        int[] rented = ArrayPool<int>.Shared.Rent(n);
        Span<double> share = rentedShares.AsSpan(0, n);
        Span<int> stack = rented.AsSpan(0, n);
        for (int i = 0; i < n; i++)
        {
            share[i] = weights[i] / total * n;
            // What rounding leaves over in the end has its own share whole: the other is itself.
            cells[i] = new(0, i);
            if (share[i] < 1)
                stack[poor++] = i;
            else
                stack[--rich] = i;
        }
        while (poor > 0 && rich < n)
        {
            int from = stack[rich],
                to = stack[--poor];
            cells[to] = new((uint)(share[to] * uint.MaxValue), from);
            share[from] -= 1 - share[to];
            if (!(share[from] < 1))
                continue;
            rich++;
            stack[poor++] = from;
        }
        ArrayPool<double>.Shared.Return(rentedShares);
        ArrayPool<int>.Shared.Return(rented);
    }
}
