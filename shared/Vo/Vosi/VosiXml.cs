using System.Text;
using System.Xml;

namespace Almagest.Vo.Vosi;

/// <summary>Documents about a service. Sources: VOSI 1.1, VODataService 1.1, TAPRegExt 1.0, UWS 1.1.</summary>
internal static class VosiXml
{
    public const string Instance = "http://www.w3.org/2001/XMLSchema-instance",
        Resource = "http://www.ivoa.net/xml/VOResource/v1.0",
        DataService = "http://www.ivoa.net/xml/VODataService/v1.1",
        TapRegistry = "http://www.ivoa.net/xml/TAPRegExt/v1.0";

    /// <summary>A whole document in UTF-8.</summary>
    public static byte[] Write(Action<XmlWriter> write)
    {
        using MemoryStream buffer = new();
        using (XmlWriter xml = XmlWriter.Create(buffer, new() { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartDocument();
            write(xml);
            xml.WriteEndDocument();
        }
        return buffer.ToArray();
    }

    /// <summary>A namespace on the root.</summary>
    public static void Declare(this XmlWriter xml, string prefix, string name) =>
        xml.WriteAttributeString("xmlns", prefix, null, name);

    /// <summary>xsi:type.</summary>
    public static void Type(this XmlWriter xml, string type) => xml.WriteAttributeString("type", Instance, type);

    /// <summary>An element with a text; nothing where there is none.</summary>
    public static void Element(this XmlWriter xml, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            xml.WriteElementString(name, VoTables.XmlText.Safe(text));
    }
}
