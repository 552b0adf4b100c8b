namespace Almagest.Vo.Sky;

/// <summary>How a small circle lies to a region.</summary>
public enum Overlap
{
    /// <summary>It lies outside.</summary>
    None,

    /// <summary>It may lie across the edge.</summary>
    Partial,

    /// <summary>It lies inside.</summary>
    Full,
}

/// <summary>A part of the sky.</summary>
public interface ISkyRegion
{
    /// <summary>Whether it holds a direction; its edge belongs to it.</summary>
    bool Contains(Direction direction);

    /// <summary>How a circle lies to it. In doubt <see cref="Overlap.Partial"/>.</summary>
    /// <param name="centre">Of the circle.</param>
    /// <param name="radius">Of the circle, radians.</param>
    Overlap OverlapWith(Direction centre, double radius);

    /// <summary>Radians that say how finely its edge wants to be drawn: a circle's radius.</summary>
    double Scale { get; }

    /// <summary>Square degrees.</summary>
    double Area { get; }
}
