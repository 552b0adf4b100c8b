namespace Almagest.Vo.Sky;

/// <summary>A spherical triangle whose corners go round it to the left, seen from outside.</summary>
internal sealed record SkyTriangle(Direction A, Direction B, Direction C)
{
    public IEnumerable<(Direction From, Direction To)> Sides => [(A, B), (B, C), (C, A)];

    /// <summary>Poles of its sides: its inside has no negative product with any of them.</summary>
    public IEnumerable<Direction> Poles => [A.Cross(B), B.Cross(C), C.Cross(A)];

    public Direction Middle => A.Plus(B).Plus(C).Normalised();

    /// <summary>Steradians.</summary>
    /// <remarks>Source: Van Oosterom and Strackee 1983, IEEE Trans. Biomed. Eng. 30, 125.</remarks>
    public double SolidAngle => 2 * Math.Atan2(A.Dot(B.Cross(C)), 1 + A.Dot(B) + B.Dot(C) + C.Dot(A));

    public bool Contains(Direction direction) => Poles.All(pole => pole.Dot(direction) >= 0);
}
