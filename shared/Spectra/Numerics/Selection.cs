namespace Almagest.Spectra.Numerics;

/// <summary>Some values of an order, without the order of all others.</summary>
public static class Selection
{
    /// <summary>What would stand at a place if the values were sorted, in a time that grows as their number does.</summary>
    /// <param name="values">At least one; moved about: none before the place is larger, none after it smaller. None is
    /// NaN.</param>
    /// <param name="place">From 0.</param>
    /// <remarks>Source: Hoare 1961, CACM 4, 321 (FIND).</remarks>
    public static double At(Span<double> values, int place)
    {
        (int first, int end) = (0, values.Length);
        while (end - first > 1)
        {
            double middle = Median(values[first], values[first + ((end - first) / 2)], values[end - 1]);
            int below = first + Gather<Less>(values[first..end], middle);
            if (place < below)
            {
                end = below;
                continue;
            }
            int upTo = below + Gather<NotMore>(values[below..end], middle);
            if (place < upTo)
                break;
            first = upTo;
        }
        return values[place];
    }

    private interface IComparison
    {
        static abstract bool Holds(double value, double middle);
    }

    private readonly struct Less : IComparison
    {
        public static bool Holds(double value, double middle) => value < middle;
    }

    private readonly struct NotMore : IComparison
    {
        public static bool Holds(double value, double middle) => value <= middle;
    }

    /// <summary>Brings to the front whatever compares so, without a branch that a processor would guess wrong every second
    /// time.</summary>
    /// <returns>How many they are.</returns>
    private static int Gather<T>(Span<double> values, double middle)
        where T : IComparison
    {
        int found = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            values[i] = values[found];
            values[found] = value;
            found += T.Holds(value, middle) ? 1 : 0;
        }
        return found;
    }

    /// <summary>Quantiles, between two values linearly.</summary>
    /// <param name="values">At least one; moved about. None is NaN.</param>
    /// <param name="probabilities">From 0 to 1, ascending.</param>
    /// <returns>One for each probability.</returns>
    public static double[] Quantiles(Span<double> values, params ReadOnlySpan<double> probabilities)
    {
        double[] quantiles = new double[probabilities.Length];
        int last = values.Length - 1;
        Order(values, 0, last, probabilities);
        for (int i = quantiles.Length - 1, next = last, end = last; i >= 0; i--)
        {
            (int below, double share) = PlaceOf(probabilities[i], last);
            if (below < next)
                (end, next) = (next, below);
            quantiles[i] = values[below];
            // What follows in the order is the least of those up to the next one that is in its place.
            if (share > 0)
                quantiles[i] += share * (Least(values[(below + 1)..(end + 1)]) - values[below]);
        }
        return quantiles;
    }

    /// <summary>Puts in its place what each quantile begins at; the middle one first, for the others then lie in what is left on
    /// either side of it.</summary>
    /// <param name="values">Those of the places from <paramref name="first"/> on.</param>
    /// <param name="last">The last place of all.</param>
    private static void Order(Span<double> values, int first, int last, ReadOnlySpan<double> probabilities)
    {
        if (probabilities.IsEmpty || values.Length < 2)
            return;
        int middle = probabilities.Length / 2,
            // Another's place too, perhaps: it is taken then, and any other does.
            place = Math.Clamp(PlaceOf(probabilities[middle], last).Below - first, 0, values.Length - 1);
        At(values, place);
        Order(values[..place], first, last, probabilities[..middle]);
        Order(values[(place + 1)..], first + place + 1, last, probabilities[(middle + 1)..]);
    }

    private static double Least(ReadOnlySpan<double> values)
    {
        double least = values[0];
        foreach (double value in values)
            least = value < least ? value : least;
        return least;
    }

    private static (int Below, double Share) PlaceOf(double probability, int last)
    {
        double at = probability * last;
        int below = Math.Clamp((int)at, 0, Math.Max(0, last - 1));
        return (below, last == 0 ? 0 : at - below);
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
