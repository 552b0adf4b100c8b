using System.Text;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;
using Almagest.Vo.VoTables;

namespace Almagest.Application.Tap;

/// <summary>A table that came with a query.</summary>
/// <param name="Name">Behind TAP_UPLOAD's dot.</param>
/// <param name="Document">A VOTable.</param>
public sealed record UploadedDocument(string Name, ReadOnlyMemory<byte> Document);

/// <summary>Such tables as queries may name them.</summary>
public static class UploadedTables
{
    /// <exception cref="RequestException">A name that is none or stands twice, or what is no VOTable or too large.</exception>
    public static IReadOnlyList<PublishedTable> Read(IReadOnlyList<UploadedDocument> uploads, UploadLimits limits)
    {
        List<PublishedTable> tables = [];
        foreach (UploadedDocument upload in uploads)
        {
            if (!char.IsAsciiLetter(upload.Name[0]) || !upload.Name.All(one => char.IsAsciiLetterOrDigit(one) || one == '_'))
                throw new RequestException($"UPLOAD: found the name '{upload.Name}'; expected letters, digits and _.");
            if (tables.Exists(table => table.Name.Equals(upload.Name, StringComparison.OrdinalIgnoreCase)))
                throw new RequestException($"UPLOAD: found two tables called {upload.Name}; expected a name for each.");
            tables.Add(Read(upload, limits));
        }
        return tables;
    }

    private static PublishedTable Read(UploadedDocument upload, UploadLimits limits)
    {
        try
        {
            using MemoryStream document = new(upload.Document.ToArray(), writable: false);
            using VoTableReader reader = VoTableReader.Open(document, limits);
            if (reader.Columns.Count == 0)
                throw new InvalidDataException("found no FIELD; expected one.");
            IReadOnlyList<object?>[] rows = [.. reader.Rows()];
            // Many write UTF-8 into what VOTable takes for ASCII.
            IEnumerable<Field> columns = reader.Columns.Select(
                (field, i) =>
                    field with
                    {
                        IsAscii = field.IsAscii && rows.All(row => row[i] is not string text || Ascii.IsValid(text)),
                    }
            );
            return new()
            {
                Schema = PublishedTable.UploadSchema,
                Name = upload.Name,
                // What others call their columns is not what the database calls them.
                Columns = [.. columns.Select((field, i) => new PublishedColumn { Field = field, SqlName = $"c{i + 1}" })],
                Rows = rows,
            };
        }
        catch (InvalidDataException wrong)
        {
            throw new RequestException($"UPLOAD {upload.Name}: {wrong.Message}");
        }
    }
}
