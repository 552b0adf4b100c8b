using Almagest.Vo.Sky;

namespace Almagest.Vo.Healpix;

/// <summary>A region as ranges of pixels that hold all of it and little else.</summary>
public static class SkyCover
{
    /// <summary>How much finer than the region's scale its edge is drawn: some 30 ranges for a circle.</summary>
    private const double Fineness = 6;

    /// <summary>Long and thin regions would have thousands of ranges; they are drawn more coarsely.</summary>
    private const int MostRanges = 256;

    /// <summary>Where two ways to compute one pixel may differ, in radians: by rounding.</summary>
    private const double Margin = 1e-14;

    /// <summary>Disjoint, in order; every position of the region lies in one of them.</summary>
    public static IReadOnlyList<PixelRange> Of(ISkyRegion region)
    {
        int deepest = 0;
        while (deepest < NestedPixels.DeepestOrder && NestedPixels.LargestRadius(deepest) > region.Scale / Fineness)
            deepest++;
        while (true)
        {
            List<PixelRange> ranges = [];
            int face = 0;
            while (face < 12 && TryAdd(ranges, region, face, 0, deepest))
                face++;
            if (face == 12)
                return ranges;
            deepest--;
        }
    }

    private static bool TryAdd(List<PixelRange> ranges, ISkyRegion region, long pixel, int order, int deepest)
    {
        Overlap overlap = region.OverlapWith(NestedPixels.Centre(pixel, order), NestedPixels.LargestRadius(order) + Margin);
        if (overlap == Overlap.None)
            return true;
        if (overlap == Overlap.Partial && order < deepest)
        {
            int part = 0;
            while (part < 4 && TryAdd(ranges, region, (pixel << 2) + part, order + 1, deepest))
                part++;
            return part == 4;
        }
        int shift = 2 * (NestedPixels.DeepestOrder - order);
        PixelRange range = new(pixel << shift, ((pixel + 1) << shift) - 1);
        if (ranges.Count > 0 && ranges[^1].Last + 1 == range.First)
            ranges[^1] = ranges[^1] with { Last = range.Last };
        else
            ranges.Add(range);
        return ranges.Count <= MostRanges;
    }
}
