namespace Almagest.Application.Exports;

/// <summary>Nested HEALPix pixels of several orders that cover the sky once, each with few rows.</summary>
internal sealed class SkyTiles
{
    /// <summary>Of the pixels that rows are counted in.</summary>
    public const int DeepestOrder = 10;

    /// <summary>Of the pixels that rows name.</summary>
    public const int RowOrder = 29;

    private readonly Dictionary<long, long>[] _counts =
    [
        .. Enumerable.Range(0, DeepestOrder + 1).Select(_ => new Dictionary<long, long>()),
    ];
    private readonly long _most;

    /// <param name="most">Rows of a tile, if its order may be as deep as that takes.</param>
    public SkyTiles(long most) => _most = most;

    /// <summary>One more row.</summary>
    /// <param name="pixel">Of order 29.</param>
    public void Count(long pixel)
    {
        for (int order = 0; order <= DeepestOrder; order++)
        {
            long wide = Within(pixel, order);
            _counts[order][wide] = _counts[order].GetValueOrDefault(wide) + 1;
        }
    }

    /// <summary>Which tile has a pixel; also one in which no row was counted.</summary>
    /// <param name="pixel">Of order 29.</param>
    public SkyTile Of(long pixel)
    {
        int order = 0;
        while (order < DeepestOrder && _counts[order].GetValueOrDefault(Within(pixel, order)) > _most)
            order++;
        return new(order, Within(pixel, order));
    }

    private static long Within(long pixel, int order) => pixel >> (2 * (RowOrder - order));
}

/// <param name="Order">Of HEALPix.</param>
/// <param name="Pixel">Nested.</param>
internal sealed record SkyTile(int Order, long Pixel)
{
    /// <summary>The first pixel of order 29 behind it.</summary>
    public long End => (Pixel + 1) << (2 * (SkyTiles.RowOrder - Order));
}
