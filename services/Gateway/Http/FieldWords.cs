using Almagest.Application;
using Almagest.Ogip.Pha;

namespace Almagest.Gateway.Http;

/// <summary>A request in the fields of a form. A file is named by sending it: what a text says of a path is refused.</summary>
internal sealed class FieldWords(Upload upload) : RequestWords
{
    public override string NameOf(RequestPart part) => RequestParts.WordFor(part);

    public override IReadOnlyList<string> All(RequestPart part)
    {
        string field = NameOf(part);
        IReadOnlyList<string> texts = upload.Texts(field);
        return part switch
        {
            RequestPart.Response or RequestPart.Area or RequestPart.Background => upload.File(field) is { } file ? [file]
            : texts.All(text => text == ObservationOptions.None) ? texts
            : throw Wrong(part, $"'{texts[0]}'", $"a file, or {ObservationOptions.None}"),
            // A switch that is off was not said.
            RequestPart.Joint or RequestPart.FileGrouping or RequestPart.XspecCompat => [.. texts.Where(text => text != "false")],
            _ => texts,
        };
    }
}
