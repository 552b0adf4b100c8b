using Almagest.Vo.Sky;

namespace Almagest.Application.Sources;

/// <summary>What somebody looks for.</summary>
/// <param name="Text">As it was written.</param>
public abstract record Sought(string Text);

public sealed record SoughtName(string Name) : Sought(Name);

/// <param name="Ra">ICRS, degrees.</param>
/// <param name="Dec">ICRS, degrees.</param>
/// <param name="Radius">Degrees.</param>
public sealed record SoughtPlace(string Text, double Ra, double Dec, double Radius) : Sought(Text);

/// <param name="Id">source_id.</param>
/// <param name="Ra">ICRS, degrees; null: not known.</param>
/// <param name="Dec">ICRS, degrees; null: not known.</param>
public sealed record FoundSource(long Id, string Name, double? Ra, double? Dec, string? Catalogue)
{
    /// <summary>Degrees from where it was sought; null: by name.</summary>
    public double? Distance { get; init; }

    internal static FoundSource Of(object?[] row) =>
        new((long)row[0]!, (string?)row[1] ?? "", (double?)row[2], (double?)row[3], (string?)row[4]);

    internal FoundSource From(SoughtPlace place) =>
        Ra is { } ra && Dec is { } dec
            ? this with
            {
                Distance = double.RadiansToDegrees(
                    Direction.FromDegrees(ra, dec).AngleTo(Direction.FromDegrees(place.Ra, place.Dec))
                ),
            }
            : this;
}
