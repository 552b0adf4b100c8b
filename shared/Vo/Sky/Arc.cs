namespace Almagest.Vo.Sky;

/// <summary>The shorter part of a great circle between two directions.</summary>
internal static class Arc
{
    /// <summary>Radians from a direction to the nearest point of an arc.</summary>
    public static double Distance(Direction direction, Direction from, Direction to)
    {
        Direction pole = from.Cross(to).Normalised();
        bool isBeside = pole.Cross(from).Dot(direction) >= 0 && to.Cross(pole).Dot(direction) >= 0;
        return isBeside
            ? Math.Asin(Math.Min(1, Math.Abs(pole.Dot(direction))))
            : Math.Min(direction.AngleTo(from), direction.AngleTo(to));
    }
}
