namespace Almagest.Networks.Uncertainty;

/// <summary>One value of an order, without the order of all others.</summary>
internal static class Selection
{
    /// <summary>What would stand at a place if the values were sorted, in a time that grows as their number does.</summary>
    /// <param name="values">At least one; moved about. None is NaN.</param>
    /// <param name="place">From 0.</param>
    /// <remarks>Source: Hoare 1961, CACM 4, 321 (FIND).</remarks>
    public static double At(Span<double> values, int place)
    {
        (int first, int last) = (0, values.Length - 1);
        while (first < last)
        {
            double middle = Median(values[first], values[first + ((last - first) / 2)], values[last]);
            (int low, int high) = (first, last);
            while (low <= high)
            {
                while (values[low] < middle)
                    low++;
                while (values[high] > middle)
                    high--;
                if (low > high)
                    break;
                (values[low], values[high]) = (values[high], values[low]);
                (low, high) = (low + 1, high - 1);
            }
            if (place <= high)
                last = high;
            else if (place >= low)
                first = low;
            else
                break;
        }
        return values[place];
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
