using Almagest.Storage.Catalogues;

namespace Almagest.Application.Catalogues;

/// <summary>Where a catalogue is read from, by whole paths: what was typed means something else in another folder.</summary>
public sealed class IngestPlace
{
    private readonly Func<string, string> _told;
    private readonly bool _isAsTyped;

    private IngestPlace(IReadOnlyList<string> sources, string text, Func<string, string> told, bool isAsTyped) =>
        (Sources, Text, _told, _isAsTyped) = (sources, text, told, isAsTyped);

    /// <summary>To be looked through.</summary>
    internal IReadOnlyList<string> Sources { get; }

    /// <summary>As the database keeps it.</summary>
    internal string Text { get; }

    /// <param name="there">The catalogue of that name; null: there is none.</param>
    /// <exception cref="RequestException">It is from elsewhere.</exception>
    internal static IngestPlace Of(IngestRequest request, Catalogue? there)
    {
        string text = request.Told(string.Join(' ', request.Sources.Select(Whole))),
            typed = request.Told(string.Join(' ', request.Sources));
        if (there is null || there.Source == text)
            return new(request.Sources, text, request.Told, isAsTyped: false);
        // Earlier versions of this program kept what was typed, and knew files by that.
        if (there.Source == typed)
            return new(request.Sources, typed, request.Told, isAsTyped: true);
        if (request.Folder is null && request.Sources is [string one] && Whole(there.Source) == Whole(one))
            return new([there.Source], there.Source, request.Told, isAsTyped: true);
        throw new RequestException($"catalogue '{there.Name}': found one from {there.Source}; expected another name for {text}.");
    }

    /// <summary>How a file is known again.</summary>
    internal string Known(string path) => _told(_isAsTyped ? path : Whole(path));

    /// <summary>A relative path of an earlier version does not say of which folder it was: there must be a file that is
    /// known.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    internal void Require(string catalogue, IReadOnlyCollection<string> identities, IReadOnlyList<KnownObservation> held)
    {
        if (
            _isAsTyped
            && identities.Count > 0
            && held.Count > 0
            && !identities.Any(identity => held.Any(one => ObservationIdentity.MayBe(one.Identity!, identity)))
        )
            throw new RequestException(
                $"catalogue '{catalogue}': found none of its {held.Count} observations in {Text} of the folder "
                    + $"{Directory.GetCurrentDirectory()}; expected the folder where it was read before, or another name."
            );
    }

    private static string Whole(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
