using System.Text;

namespace Almagest.EndToEnd.Tests.Observed;

/// <summary>A span as a process told it by OTLP.</summary>
/// <param name="Service">Such as "almagest-fitter".</param>
/// <param name="Parent">Empty: it has none.</param>
internal sealed record ToldSpan(string Service, string Trace, string Id, string Parent, string Name)
{
    /// <summary>Of a body of POST /v1/traces: opentelemetry/proto/trace/v1/trace.proto, as far as it is needed.</summary>
    public static IEnumerable<ToldSpan> Read(byte[] body) =>
        from resource in Fields(body)
        where resource.Number == 1
        let parts = Fields(resource.Bytes).ToList()
        let service = parts
            .Where(part => part.Number == 1)
            .SelectMany(part => Fields(part.Bytes))
            .Where(attribute => Text(attribute.Bytes, 1) == "service.name")
            .Select(attribute => Text(First(attribute.Bytes, 2), 1))
            .FirstOrDefault("")
        from scope in parts
        where scope.Number == 2
        from span in Fields(scope.Bytes)
        where span.Number == 2
        select new ToldSpan(
            service,
            Convert.ToHexStringLower(First(span.Bytes, 1)),
            Convert.ToHexStringLower(First(span.Bytes, 2)),
            Convert.ToHexStringLower(First(span.Bytes, 4)),
            Text(span.Bytes, 5)
        );

    private static string Text(byte[] message, int number) => Encoding.UTF8.GetString(First(message, number));

    private static byte[] First(byte[] message, int number) =>
        Fields(message).Where(field => field.Number == number).Select(field => field.Bytes).FirstOrDefault([]);

    /// <summary>Those of a length; numbers are passed over.</summary>
    private static IEnumerable<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        for (int at = 0; at < message.Length; )
        {
            int key = (int)Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    yield return (key >> 3, message[at..(at + length)]);
                    at += length;
                    break;
                default:
                    throw new InvalidDataException($"Byte {at}: found wire type {key & 7}; expected 0, 1, 2 or 5.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
