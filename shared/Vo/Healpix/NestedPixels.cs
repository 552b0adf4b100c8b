using Almagest.Vo.Sky;

namespace Almagest.Vo.Healpix;

/// <summary>HEALPix in the nested scheme: equal areas, and a pixel's four parts follow one another in number.</summary>
/// <remarks>Source: Gorski et al. 2005, ApJ 622, 759, section 5. Below 8 degrees from a pole sin(theta) stands for
/// sqrt(1 - z²), which has lost its digits there.</remarks>
public static class NestedPixels
{
    /// <summary>The finest order that 64 bits hold: 0.4 milliarcseconds.</summary>
    public const int DeepestOrder = 29;

    private const double Equator = 2.0 / 3,
        NearPole = 0.99;
    private static readonly long[] RingOfFace = [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4];
    private static readonly long[] PhaseOfFace = [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7];

    /// <summary>The pixel of a position.</summary>
    /// <param name="longitude">Degrees.</param>
    /// <param name="latitude">Degrees, -90 to 90.</param>
    /// <param name="order">0 to 29.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position or order.</exception>
    public static long At(double longitude, double latitude, int order = DeepestOrder)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, DeepestOrder);
        if (!double.IsFinite(longitude) || !(Math.Abs(latitude) <= 90))
            throw new ArgumentOutOfRangeException(nameof(latitude), $"found the position {longitude}, {latitude}.");
        (double sine, double cosine) = Math.SinCos(double.DegreesToRadians(latitude));
        double quarters = longitude % 360 / 90;
        quarters = quarters < 0 ? quarters + 4 : quarters;
        return At(order, sine, cosine, quarters >= 4 ? 0 : quarters);
    }

    /// <summary>The direction of a pixel's middle.</summary>
    public static Direction Centre(long pixel, int order)
    {
        long side = 1L << order;
        int face = (int)(pixel >> (2 * order));
        long inFace = pixel & ((side * side) - 1);
        long x = Gather(inFace),
            y = Gather(inFace >> 1);
        long ring = (RingOfFace[face] << order) - x - y - 1;
        (long length, double z, double planar) = Ring(ring, side);
        long step = (PhaseOfFace[face] * length) + x - y;
        step = step < 0 ? step + (8 * length) : step;
        (double sine, double cosine) = Math.SinCos(Math.PI / 4 * step / length);
        return new(planar * cosine, planar * sine, z);
    }

    /// <summary>Radians from a pixel's middle to its farthest corner, the largest of an order.</summary>
    public static double LargestRadius(int order)
    {
        double side = 1L << order,
            step = 1 - (1 / side);
        double planar = Math.Sqrt(1 - (Equator * Equator));
        (double sine, double cosine) = Math.SinCos(Math.PI / (4 * side));
        double z = 1 - (step * step / 3);
        return new Direction(planar * cosine, planar * sine, Equator).AngleTo(new(Math.Sqrt(1 - (z * z)), 0, z));
    }

    private static long At(int order, double z, double planar, double quarters)
    {
        long side = 1L << order;
        double height = Math.Abs(z);
        if (height <= Equator)
        {
            double along = side * (0.5 + quarters),
                across = side * z * 0.75;
            long falling = (long)(along - across),
                rising = (long)(along + across);
            long faceFalling = falling >> order,
                faceRising = rising >> order;
            long belt =
                faceFalling == faceRising ? faceFalling | 4
                : faceFalling < faceRising ? faceFalling
                : faceRising + 8;
            return Number(order, belt, rising & (side - 1), side - (falling & (side - 1)) - 1);
        }
        int quarter = Math.Min(3, (int)quarters);
        double within = quarters - quarter;
        double ring = side * (height < NearPole ? Math.Sqrt(3 * (1 - height)) : planar / Math.Sqrt((1 + height) / 3));
        long low = Math.Min((long)(within * ring), side - 1),
            high = Math.Min((long)((1 - within) * ring), side - 1);
        return z >= 0 ? Number(order, quarter, side - high - 1, side - low - 1) : Number(order, quarter + 8, low, high);
    }

    /// <summary>Pixels of a quarter of the ring, sine of the latitude, and its cosine.</summary>
    private static (long Length, double Z, double Planar) Ring(long ring, long side)
    {
        if (ring >= side && ring <= 3 * side)
        {
            double z = ((2 * side) - ring) * Equator / side;
            return (side, z, Math.Sqrt((1 - z) * (1 + z)));
        }
        long length = ring < side ? ring : (4 * side) - ring;
        double fromPole = (double)length / side * ((double)length / side) / 3;
        return (length, ring < side ? 1 - fromPole : fromPole - 1, Math.Sqrt(fromPole * (2 - fromPole)));
    }

    private static long Number(int order, long face, long x, long y) => (face << (2 * order)) + Spread(x) + (Spread(y) << 1);

    /// <summary>A zero between each two bits.</summary>
    private static long Spread(long bits)
    {
        bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFF;
        bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits << 2)) & 0x3333333333333333;
        return (bits | (bits << 1)) & 0x5555555555555555;
    }

    /// <summary>Every other bit.</summary>
    private static long Gather(long bits)
    {
        bits &= 0x5555555555555555;
        bits = (bits | (bits >> 1)) & 0x3333333333333333;
        bits = (bits | (bits >> 2)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits >> 4)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits >> 8)) & 0x0000FFFF0000FFFF;
        return (bits | (bits >> 16)) & 0x00000000FFFFFFFF;
    }
}
