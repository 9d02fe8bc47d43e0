import { useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { inspectImage } from '../core/addresses.ts';
import { frameUrl } from '../frames/frame-url.ts';
import { Icon } from './icons.tsx';
import { MarkdownLabelsContext } from './labels.ts';

interface RemoteImageProps {
  readonly src: string;
  readonly alt: string;
  readonly title: string;
}

/** Nothing is fetched before somebody who has read from where says so (rule S8). */
export function RemoteImage({ src, alt, title }: RemoteImageProps): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  const [isWanted, setIsWanted] = useState(false);
  const address = inspectImage(src);
  if (!address)
    return (
      <span className="md-image" data-state="broken" title={labels.brokenImage} data-alt={alt} data-src={src}>
        <Icon name="image" />
        <span dir="auto">{alt === '' ? labels.image : alt}</span>
      </span>
    );
  if (isWanted) return <LoadedImage src={address.href} place={address.place} alt={alt} />;
  return (
    <button
      type="button"
      className="md-image"
      data-state="waiting"
      data-alt={alt}
      data-src={src}
      title={[title, address.href].filter((line) => line !== '').join('\n')}
      onClick={() => setIsWanted(true)}
    >
      <Icon name="image" />
      <span className="md-image-words">
        <span dir="auto">{alt === '' ? labels.image : alt}</span>
        <span className="md-place">{labels.loadImage(address.place)}</span>
      </span>
    </button>
  );
}

interface LoadedImageProps {
  readonly src: string;
  readonly place: string;
  readonly alt: string;
}

/**
 * In a frame that is nobody: the page itself may load no foreign images at all, so a hole in this code would still
 * fetch nothing.
 */
function LoadedImage({ src, place, alt }: LoadedImageProps): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  const frame = useRef<HTMLIFrameElement>(null);
  const [size, setSize] = useState<{ readonly width: number; readonly height: number } | 'failed'>();
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<unknown>) => {
      if (source === null || source !== frame.current?.contentWindow) return;
      const { width, height } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
      if (data === 'ready') frame.current?.contentWindow?.postMessage({ src, alt }, '*');
      else if (typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0)
        setSize({ width, height });
      else if (data === 'failed') setSize('failed');
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [src, alt]);
  useEffect(() => {
    if (frame.current && typeof size === 'object') {
      frame.current.style.aspectRatio = `${size.width} / ${size.height}`;
      frame.current.style.width = `${Math.min(size.width, 4000)}px`;
    }
  }, [size]);
  if (size === 'failed')
    return (
      <span className="md-image" data-state="failed" role="img" aria-label={alt} data-alt={alt} data-src={src}>
        <Icon name="image" />
        <span className="md-image-words">
          <span dir="auto">{alt}</span>
          <span className="md-place">{labels.imageFailed(place)}</span>
        </span>
      </span>
    );
  return (
    <span className="md-image-frame" data-alt={alt} data-src={src} aria-busy={size === undefined}>
      <iframe
        ref={frame}
        src={frameUrl('image')}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        title={alt === '' ? labels.image : alt}
        data-state={size === undefined ? 'loading' : 'loaded'}
      />
    </span>
  );
}
